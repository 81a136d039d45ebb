#include "RequestClockHandlers.h"

#include "JsonAnswer.h"
#include "JsonFields.h"
#include "RequestJson.h"

#include "../Application/RequestClock.h"
#include "../Application/WatchMatches.h"
#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    HttpResponse AnswerRequest(const Call& call)
    {
      return JsonResponse(ToJson(ShowRequest(call.services, call.actor, call.Parameter("id")),
                                 call.services.clock.Now()));
    }

    std::string ReadReason(const Call& call)
    {
      JsonFields fields = JsonFields::Parse(call.request.body);
      std::string reason = fields.Text("Reason");
      fields.Done();
      return reason;
    }
  }

  HttpResponse GetForecast(const Call& call)
  {
    return JsonResponse(ToJson(ForecastRequests(call.services)));
  }

  HttpResponse PostIdentificationAsk(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    const std::string message = fields.OptionalText("Message").value_or("");
    fields.Done();
    AskForIdentification(call.services, call.actor, call.Parameter("id"), message);
    return AnswerRequest(call);
  }

  HttpResponse PostIdentificationConfirm(const Call& call)
  {
    ConfirmIdentification(call.services, call.actor, call.Parameter("id"), ReadReason(call));
    return AnswerRequest(call);
  }

  HttpResponse PostExtend(const Call& call)
  {
    ExtendRequest(call.services, call.actor, call.Parameter("id"), ReadReason(call));
    return AnswerRequest(call);
  }

  HttpResponse PutShown(const Call& call)
  {
    JsonFields fields = JsonFields::Parse(call.request.body);
    const auto studies = fields.OptionalTexts("Studies");
    fields.Done();
    if (!studies.has_value())
    {
      throw FieldRefusal(RefusalCode::MissingField, "Studies", "Studies is needed.");
    }
    MarkShown(call.services, call.Parameter("id"), {studies->begin(), studies->end()});
    return JsonResponse(Json::objectValue);
  }
}
