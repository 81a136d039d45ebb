#include "RequestHandlers.h"

#include "AuditHandlers.h"
#include "ContactJson.h"
#include "JsonAnswer.h"
#include "JsonFields.h"
#include "Paging.h"
#include "PatientJson.h"
#include "RequestJson.h"

#include "../Application/ChangeSettings.h"
#include "../Application/CorrectRequest.h"
#include "../Application/DeclineRequest.h"
#include "../Application/EnterRequest.h"
#include "../Application/SendRequest.h"
#include "../Domain/Refusal.h"

#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    /// A text of an enumeration; Refusal(BadValue) naming the field.
    template <typename Parse>
    auto ParseChoice(const std::string& field, const std::string& text, Parse parse)
    {
      try
      {
        return parse(text);
      }
      catch (const std::invalid_argument&)
      {
        throw FieldRefusal(RefusalCode::BadValue, field, field + " is not one of its values.");
      }
    }

    /// `overdue=true`: what is open and late at this moment.
    std::optional<Instant> ReadOverdue(const Call& call)
    {
      const std::string overdue = call.request.Query("overdue");
      if (overdue.empty())
      {
        return std::nullopt;
      }
      if (overdue != "true")
      {
        throw FieldRefusal(RefusalCode::BadValue, "overdue", "overdue is true or left out.");
      }
      return call.services.clock.Now();
    }

    HttpResponse AnswerRequest(const Call& call)
    {
      return JsonResponse(ToJson(ShowRequest(call.services, call.actor, call.Parameter("id")),
                                 call.services.clock.Now()));
    }

    DeclineOptions ReadDecline(const Call& call)
    {
      JsonFields fields = JsonFields::Parse(call.request.body);
      DeclineOptions options;
      options.reason = fields.Text("Reason");
      options.message = fields.OptionalText("Message").value_or("");
      fields.Done();
      return options;
    }
  }

  HttpResponse GetRequests(const Call& call)
  {
    RequestQuery query;
    const std::string direction = call.request.Query("direction");
    if (!direction.empty())
    {
      query.direction = ParseChoice("direction", direction, ParseRequestDirection);
    }
    const std::string state = call.request.Query("state");
    if (!state.empty())
    {
      query.state = ParseChoice("state", state, ParseRequestState);
    }
    const std::string source = call.request.Query("source");
    if (!source.empty())
    {
      query.source = ParseChoice("source", source, ParseRequestSource);
    }
    const std::string outcome = call.request.Query("outcome");
    if (!outcome.empty())
    {
      query.outcome = ParseChoice("outcome", outcome, ParseRequestOutcome);
    }
    query.overdueAt = ReadOverdue(call);
    query.sort = ReadSorting(call.request, ParseRequestColumn);
    query.page = ReadPaging(call.request);
    return JsonResponse(JsonList(ListRequests(call.services, query),
                                 [](const RequestRow& row) { return ToJson(row); }));
  }

  HttpResponse PostRequest(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    NewRequest entered;
    entered.direction = ParseChoice(
        "Direction", fields.OptionalText("Direction").value_or("Inbound"), ParseRequestDirection);
    entered.requester = ReadContact(fields.Object("Requester"));
    entered.patient = ReadPatient(fields.Object("Patient"));
    entered.reference = fields.OptionalText("Reference").value_or("");
    entered.notes = fields.OptionalText("Notes").value_or("");
    entered.purpose = fields.OptionalText("Purpose").value_or("");
    entered.receivedOn = fields.OptionalText("ReceivedOn").value_or("");
    fields.Done();
    Json::Value answer(Json::objectValue);
    answer["ID"] = EnterRequest(call.services, call.actor, entered);
    return JsonResponse(answer);
  }

  HttpResponse GetRequest(const Call& call)
  {
    return AnswerRequest(call);
  }

  HttpResponse PutRequestPatient(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    PatientCorrection correction;
    correction.nationalId = fields.OptionalText("NationalID");
    correction.patientId = fields.OptionalText("PatientID");
    correction.reference = fields.OptionalText("Reference");
    correction.reason = fields.Text("Reason");
    correction.revision = fields.OptionalInteger("Revision");
    fields.Done();
    CorrectPatient(call.services, call.actor, call.Parameter("id"), correction);
    return AnswerRequest(call);
  }

  HttpResponse PutRequestRequester(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    RequesterCorrection correction;
    correction.name = fields.OptionalText("Name");
    correction.organization = fields.OptionalText("Organization");
    correction.phone = fields.OptionalText("Phone");
    correction.mobile = fields.OptionalText("Mobile");
    correction.secondEmail = fields.OptionalText("SecondEmail");
    correction.reason = fields.Text("Reason");
    correction.revision = fields.OptionalInteger("Revision");
    fields.Done();
    CorrectRequester(call.services, call.actor, call.Parameter("id"), correction);
    return AnswerRequest(call);
  }

  HttpResponse GetRequestAudit(const Call& call)
  {
    return AnswerAudit(call, call.Parameter("id"));
  }

  HttpResponse GetMatches(const Call& call)
  {
    return JsonResponse(ToJson(MatchStudies(call.services, call.Parameter("id"))));
  }

  HttpResponse PutSelection(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    const auto excluded = fields.OptionalTexts("Excluded");
    fields.Done();
    if (!excluded.has_value())
    {
      throw FieldRefusal(RefusalCode::MissingField, "Excluded", "Excluded is needed.");
    }
    const std::set<std::string> studies(excluded->begin(), excluded->end());
    SelectStudies(call.services, call.actor, call.Parameter("id"), studies);
    Json::Value answer(Json::objectValue);
    answer["Excluded"] = JsonTexts({studies.begin(), studies.end()});
    return JsonResponse(answer);
  }

  HttpResponse PostSend(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    SendOptions options;
    options.close = fields.Flag("Close", false);
    options.message = fields.OptionalText("Message").value_or("");
    options.download = fields.OptionalFlag("Download");
    options.encryptZip = fields.OptionalFlag("EncryptZip");
    options.retentionDays = fields.OptionalInteger("RetentionDays");
    options.revision = fields.OptionalInteger("Revision");
    options.again = fields.Flag("Again", false);
    if (const auto studies = fields.OptionalTexts("Studies"))
    {
      options.studies = std::set<std::string>(studies->begin(), studies->end());
    }
    fields.Done();
    const SentPackage sent = SendRequest(call.services, call.actor, call.Parameter("id"), options);
    Json::Value answer(Json::objectValue);
    answer["Package"] = sent.package;
    answer["Images"] = sent.images;
    answer["Studies"] = sent.studies;
    return JsonResponse(answer);
  }

  HttpResponse PostDecline(const Call& call)
  {
    DeclineRequest(call.services, call.actor, call.Parameter("id"), ReadDecline(call));
    return JsonResponse(Json::objectValue);
  }

  HttpResponse PostDeclinePreview(const Call& call)
  {
    const ComposedMessage message =
        PreviewDecline(call.services, call.Parameter("id"), ReadDecline(call));
    Json::Value answer(Json::objectValue);
    answer["Subject"] = message.subject;
    answer["Text"] = message.body.text;
    return JsonResponse(answer);
  }

  HttpResponse GetDeclineReasons(const Call& call)
  {
    const auto itself = [](const std::string& reason)
    {
      return reason;
    };
    return JsonResponse(JsonList(
        CutPage(call.request, LoadSettings(call.services).reasons.declineReasons, itself, itself),
        [](const std::string& reason) { return Json::Value(reason); }));
  }
}
