#include "FormHandlers.h"

#include "ContactJson.h"
#include "JsonAnswer.h"
#include "JsonFields.h"
#include "PatientJson.h"
#include "UploadedFileName.h"

#include "../Application/ConfirmForm.h"
#include "../Application/FormIdentification.h"
#include "../Application/RequestForm.h"
#include "../Domain/Refusal.h"

#include <array>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::array RELATIONSHIPS{Relationship::Patient, Relationship::Parent,
                                       Relationship::Representative, Relationship::Professional,
                                       Relationship::Other};

    std::string Day(Instant instant)
    {
      return FormatInstant(instant).substr(0, 10);
    }

    void PutLimits(Json::Value& json, std::uint64_t maxBytes, int maxFiles)
    {
      json["Types"] = JsonTexts({"application/pdf", "image/jpeg", "image/png"});
      json["MaxBytes"] = static_cast<Json::UInt64>(maxBytes);
      json["MaxFiles"] = maxFiles;
    }

    Json::Value OfferJson(const IdentificationOffer& offer)
    {
      Json::Value json(Json::objectValue);
      json["Asked"] = offer.asked;
      json["Required"] = offer.required;
      PutLimits(json, offer.maxBytes, offer.maxFiles);
      return json;
    }

    /// Without what only staff are to see: who added it, and when.
    HttpResponse AnswerDocument(const Document& document)
    {
      Json::Value json(Json::objectValue);
      json["Number"] = document.number;
      json["Name"] = document.name;
      json["ContentType"] = document.contentType;
      json["Size"] = static_cast<Json::UInt64>(document.size);
      return JsonResponse(json);
    }

    Relationship ReadRelationship(JsonFields& fields)
    {
      const auto text = fields.OptionalText("Relationship");
      if (!text.has_value())
      {
        return Relationship::Unknown;
      }
      for (const Relationship relationship : RELATIONSHIPS)
      {
        if (*text == ToString(relationship))
        {
          return relationship;
        }
      }
      throw FieldRefusal(RefusalCode::BadValue, "Relationship",
                         "Relationship is not one of its values.");
    }

    FormEntry ReadEntry(const HttpRequest& request)
    {
      JsonFields fields = JsonFields::Parse(request.body);
      FormEntry entry;
      entry.request.requester = ReadContact(fields.Object("Requester"));
      entry.request.patient = ReadPatient(fields.Object("Patient"));
      entry.relationship = ReadRelationship(fields);
      entry.request.reference = fields.OptionalText("Reference").value_or("");
      entry.request.notes = fields.OptionalText("Notes").value_or("");
      entry.request.purpose = fields.OptionalText("Purpose").value_or("");
      entry.consent = fields.Flag("Consent", false);
      fields.Done();
      entry.client = request.network.empty() ? request.address : request.network;
      return entry;
    }

    UploadedFile ReadFile(const HttpRequest& request)
    {
      return {UploadedFileName(request), request.body};
    }
  }

  HttpResponse GetForm(const Call& call)
  {
    const FormView form = ShowForm(call.services);
    Json::Value answer(Json::objectValue);
    answer["Enabled"] = form.enabled;
    if (!form.enabled)
    {
      return JsonResponse(answer);
    }
    answer["Institution"]["Name"] = call.services.institution.name;
    answer["Institution"]["Email"] = call.services.institution.email;
    answer["Identification"] = OfferJson(form.identification);
    answer["Purposes"] = JsonTexts(form.purposes);
    answer["Relationships"] = Json::arrayValue;
    for (const Relationship relationship : RELATIONSHIPS)
    {
      answer["Relationships"].append(ToString(relationship));
    }
    answer["Passcode"]["Sms"] = call.services.smsConfigured;
    answer["ConsentText"] = form.consentText;
    answer["Privacy"] = form.privacyText;
    answer["DueMonths"] = form.dueMonths;
    answer["ConfirmationHours"] = form.confirmationHours;
    return JsonResponse(answer);
  }

  HttpResponse PostFormRequest(const Call& call)
  {
    const PostedForm posted = PostForm(call.services, call.actor, ReadEntry(call.request));
    Json::Value answer(Json::objectValue);
    answer["ID"] = posted.id;
    answer["Reference"] = posted.reference;
    return JsonResponse(answer);
  }

  HttpResponse PutFormIdentification(const Call& call)
  {
    return AnswerDocument(AddFormIdentification(call.services, call.actor, call.Parameter("id"),
                                                ReadFile(call.request)));
  }

  HttpResponse GetConfirmation(const Call& call)
  {
    const Confirmation confirmation = ShowConfirmation(call.services, call.Parameter("token"));
    const UnconfirmedRequest& entry = confirmation.entry;
    const bool confirmed = entry.confirmedAt.has_value();
    Json::Value answer(Json::objectValue);
    answer["ID"] = entry.id;
    answer["Reference"] = entry.reference;
    answer["ExpiresAt"] = FormatInstant(entry.expiresAt);
    answer["Confirmed"] = confirmed;
    answer["DueDate"] = confirmed ? Json::Value(Day(entry.dueAt)) : Json::Value();
    answer["Identification"] = OfferJson(ShowForm(call.services).identification);
    answer["Identification"]["Documents"] = confirmation.documents;
    return JsonResponse(answer);
  }

  HttpResponse PostFormConfirm(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    const std::string token = fields.Text("Token");
    fields.Done();
    const ConfirmedForm confirmed =
        ConfirmForm(call.services, call.actor, call.Parameter("id"), token);
    Json::Value answer(Json::objectValue);
    answer["Reference"] = confirmed.reference;
    answer["DueDate"] = Day(confirmed.dueAt);
    return JsonResponse(answer);
  }

  HttpResponse GetIdentificationLink(const Call& call)
  {
    const IdentificationLinkView view =
        ShowIdentificationLink(call.services, call.Parameter("token"));
    Json::Value answer(Json::objectValue);
    answer["Institution"] = call.services.institution.name;
    answer["Reference"] = view.reference;
    answer["ExpiresAt"] = FormatInstant(view.link.expiresAt);
    answer["Documents"] = view.link.files;
    PutLimits(answer, view.maxBytes, view.maxFiles);
    return JsonResponse(answer);
  }

  HttpResponse PutLinkedIdentification(const Call& call)
  {
    return AnswerDocument(AddLinkedIdentification(call.services, call.actor,
                                                  call.Parameter("token"), ReadFile(call.request)));
  }
}
