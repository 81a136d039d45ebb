#include "PackageHandlers.h"

#include "AcceptLanguage.h"
#include "ContactJson.h"
#include "JsonAnswer.h"
#include "JsonFields.h"
#include "OpenApi.h"
#include "PackageJson.h"
#include "Paging.h"
#include "PictureAnswer.h"
#include "PortalRoutes.h"
#include "SessionCookie.h"

#include "../Application/ForwardPackage.h"
#include "../Application/Links.h"
#include "../Application/Sessions.h"
#include "../Domain/Refusal.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    Json::Value PasscodeJson(DeliveryChannel channel, const std::string& sentTo)
    {
      Json::Value json(Json::objectValue);
      json["Channel"] = ToString(channel);
      json["SentTo"] = sentTo;
      json["ResendAfter"] = static_cast<Json::Int64>(PASSCODE_RESEND_PAUSE.count());
      return json;
    }

    /// A range that does not begin at the first byte says that it continues a download.
    bool IsResumed(const HttpRequest& request)
    {
      const std::string range = request.Header("range");
      return !range.empty() && !range.starts_with("bytes=0-");
    }

    /// Of README.TXT.
    std::string LanguageOf(const Call& call)
    {
      return ChooseLanguage(call.request.Header("accept-language"),
                            call.services.exporter.Languages());
    }

    /// What a search looks through: what the row shows.
    std::string TextOf(const Package& package)
    {
      std::string name = package.patient.patientName;
      std::replace(name.begin(), name.end(), '^', ' ');
      return name + "\n" + package.patient.patientName + "\n" + package.institution + "\n" +
             package.message;
    }

    std::string ArchiveName(const Package& package)
    {
      return "images-" + FormatInstant(package.createdAt).substr(0, 10) + ".zip";
    }
  }

  HttpResponse GetInstitution(const Call& call)
  {
    Json::Value answer(Json::objectValue);
    answer["Name"] = call.services.institution.name;
    answer["Email"] = call.services.institution.email;
    return JsonResponse(answer);
  }

  HttpResponse GetLink(const Call& call)
  {
    const LinkView view = ShowLink(call.services, call.Parameter("token"));
    Json::Value answer(Json::objectValue);
    answer["Kind"] = "Package";
    answer["Institution"] = view.institution;
    answer["AvailableUntil"] = FormatInstant(view.availableUntil);
    answer["Passcode"] = PasscodeJson(view.passcodeChannel, view.passcodeGoesTo);
    answer["Passcode"]["Required"] = view.passcodeRequired;
    return JsonResponse(answer);
  }

  HttpResponse PostPasscode(const Call& call)
  {
    const SentPasscode sent = SendPasscode(call.services, call.actor, call.Parameter("token"));
    Json::Value answer = PasscodeJson(sent.channel, sent.sentTo);
    answer["ExpiresInMinutes"] = static_cast<Json::Int64>(
        std::chrono::duration_cast<std::chrono::minutes>(PASSCODE_LIFETIME).count());
    return JsonResponse(answer);
  }

  HttpResponse PostOpen(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    const std::string passcode = fields.OptionalText("Passcode").value_or("");
    fields.Done();
    const OpenedLink opened =
        OpenLink(call.services, call.actor, call.Parameter("token"), passcode);
    Json::Value answer(Json::objectValue);
    answer["Package"] = opened.package;
    answer["EndsAt"] = FormatInstant(opened.sessionEndsAt);
    HttpResponse response = JsonResponse(answer);
    response.headers.emplace_back("Set-Cookie", SessionCookie(call.request, opened.sessionToken));
    return response;
  }

  HttpResponse DeleteSession(const Call& call)
  {
    EndSession(call.services, call.actor, *call.session);
    HttpResponse response = JsonResponse(Json::objectValue);
    response.headers.emplace_back("Set-Cookie", SessionCookie(call.request, ""));
    return response;
  }

  HttpResponse GetRecipient(const Call& call)
  {
    std::optional<Contact> contact;
    call.services.store.Read([&](ITransaction& transaction)
                             { contact = transaction.Contacts().Find(call.session->contactId); });
    Json::Value answer(Json::objectValue);
    answer["Kind"] = "Recipient";
    answer["Name"] = contact.has_value() ? contact->name : "";
    answer["Organization"] = contact.has_value() ? contact->organization : "";
    answer["EndsAt"] = FormatInstant(call.session->endsAt);
    answer["IdleMinutes"] = static_cast<Json::Int64>(
        std::chrono::duration_cast<std::chrono::minutes>(SESSION_IDLE_LIMIT).count());
    return JsonResponse(answer);
  }

  HttpResponse GetPackages(const Call& call)
  {
    const std::string view = call.request.Query("view");
    if (!view.empty() && view != "ActionRequired" && view != "All")
    {
      throw FieldRefusal(RefusalCode::BadValue, "view", "view is ActionRequired or All.");
    }
    const auto packages = CutPage(
        call.request,
        ListReceived(call.services, *call.session,
                     view == "ActionRequired" ? PackageView::ActionRequired : PackageView::All),
        [](const ReceivedPackage& received) { return received.package.id; },
        [](const ReceivedPackage& received) { return TextOf(received.package); });
    return JsonResponse(
        JsonList(packages, [](const ReceivedPackage& received) { return ToJson(received); }));
  }

  HttpResponse GetPackage(const Call& call)
  {
    const std::string& id = call.Parameter("id");
    const ReceivedPackage received = FindReceived(call.services, *call.session, id);
    if (!received.live)
    {
      return JsonResponse(DetailsJson(received, {}, {}));
    }
    Json::Value answer =
        DetailsJson(received, ListPackageAttachments(call.services, id),
                    ShowArchive(call.services, received.package, LanguageOf(call)));
    if (const auto channel = ShowPassphraseChannel(call.services, received))
    {
      answer["Passphrase"] = PassphraseJson(*channel);
    }
    return JsonResponse(answer);
  }

  HttpResponse GetArchive(const Call& call)
  {
    const std::string& id = call.Parameter("id");
    HttpResponse response;
    const std::string language = LanguageOf(call);
    response.stream = OpenArchive(call.services, call.actor, *call.session, id,
                                  {language, IsResumed(call.request)});
    const ReceivedPackage received = FindReceived(call.services, *call.session, id);
    response.headers = {
        {"Content-Type", "application/zip"},
        {"Content-Disposition", "attachment; filename=\"" + ArchiveName(received.package) + "\""},
        {"Cache-Control", "private, no-cache"},
        {"Content-Language", language},
        {"Vary", "Accept-Language"}};
    return response;
  }

  HttpResponse GetPackageStudies(const Call& call)
  {
    const std::string& id = call.Parameter("id");
    const auto instances = ViewPackage(call.services, call.actor, *call.session, id);
    const ReceivedPackage received = FindReceived(call.services, *call.session, id);
    Json::Value answer = ContentsJson(received.package.studies, instances);
    answer["Pixels"] = MayTakePixels(call.services, received.grant);
    return JsonResponse(answer);
  }

  HttpResponse GetFrame(const Call& call)
  {
    return JpegResponse(ViewFrame(call.services, call.actor, *call.session, call.Parameter("id"),
                                  call.Parameter("instance"), call.NumberParameter("n"),
                                  ReadFrameLook(call.request)));
  }

  HttpResponse GetFramePixels(const Call& call)
  {
    return PictureResponse(ViewPicture(
        call.services, call.actor, *call.session, call.Parameter("id"), call.Parameter("instance"),
        call.NumberParameter("n"), {ReadWantsAttributes(call.request), true}));
  }

  HttpResponse GetFrameAttributes(const Call& call)
  {
    return PictureResponse(ViewPicture(call.services, call.actor, *call.session,
                                       call.Parameter("id"), call.Parameter("instance"),
                                       call.NumberParameter("n"), {true, false}));
  }

  HttpResponse GetInstanceObject(const Call& call)
  {
    return PictureResponse(ViewObject(call.services, call.actor, *call.session,
                                      call.Parameter("id"), call.Parameter("instance")));
  }

  HttpResponse GetInstanceDocument(const Call& call)
  {
    return FileResponse(ViewPdf(call.services, call.actor, *call.session, call.Parameter("id"),
                                call.Parameter("instance")),
                        "application/pdf", "document.pdf");
  }

  HttpResponse GetPackageAttachment(const Call& call)
  {
    const OpenedAttachment opened = OpenPackageAttachment(
        call.services, call.actor, *call.session, call.Parameter("id"), call.NumberParameter("n"));
    return FileResponse(opened.content, opened.document.contentType, opened.document.name);
  }

  HttpResponse PostPackagePassphrase(const Call& call)
  {
    JsonFields::Parse(call.request.body).Done();
    return JsonResponse(PassphraseJson(
        SendPassphraseAgain(call.services, call.actor, *call.session, call.Parameter("id"))));
  }

  HttpResponse PostPackageForward(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    ForwardOptions options;
    options.recipient = ReadContact(fields.Object("Recipient"));
    options.info = fields.OptionalText("Info").value_or("");
    options.message = fields.OptionalText("Message").value_or("");
    options.retentionDays = fields.OptionalInteger("RetentionDays").value_or(0);
    JsonFields acknowledged = fields.Object("Acknowledged");
    options.acknowledged.confidentialData = acknowledged.Flag("ConfidentialData", false);
    options.acknowledged.recipientDetails = acknowledged.Flag("RecipientDetails", false);
    options.acknowledged.hospitalInformed = acknowledged.Flag("HospitalInformed", false);
    acknowledged.Done();
    fields.Done();
    const ForwardedPackage forwarded =
        ForwardPackage(call.services, call.actor, *call.session, call.Parameter("id"), options);
    Json::Value answer(Json::objectValue);
    answer["Package"] = forwarded.package;
    answer["AvailableUntil"] = FormatInstant(forwarded.availableUntil);
    return JsonResponse(answer);
  }

  HttpResponse PostPackageDecline(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    const std::string reason = fields.OptionalText("Reason").value_or("");
    fields.Done();
    DeclinePackage(call.services, call.actor, *call.session, call.Parameter("id"), reason);
    return JsonResponse(Json::objectValue);
  }

  HttpResponse GetPortalOpenApi(const Call&)
  {
    Json::Value document = OpenApi("Orthanc Exchange: portal", PortalRouter());
    AddRoutes(document, PortalPages());
    return JsonResponse(document);
  }
}
