#include "AuditHandlers.h"

#include "Csv.h"
#include "JsonAnswer.h"
#include "Paging.h"
#include "RequestJson.h"

#include "../Application/AuditTrail.h"
#include "../Application/Deliveries.h"
#include "../Application/RequestAccess.h"
#include "../Domain/Refusal.h"

#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr int CSV_PAGE = 500;
    constexpr std::size_t LARGEST_CSV = 100000; // rows

    std::optional<Instant> ReadInstant(const HttpRequest& request, const std::string& name)
    {
      const std::string text = request.Query(name);
      if (text.empty())
      {
        return std::nullopt;
      }
      // A plain day stands for its beginning.
      const auto instant = ParseInstant(text.size() == 10 ? text + "T00:00:00Z" : text);
      if (!instant.has_value())
      {
        throw FieldRefusal(RefusalCode::BadDate, name,
                           name + " is a time such as 2026-11-21T16:24:00Z.");
      }
      return instant;
    }

    AuditQuery ReadFilters(const HttpRequest& request)
    {
      AuditQuery query;
      query.requestId = request.Query("request");
      query.actor = request.Query("actor");
      query.action = request.Query("action");
      query.patientId = request.Query("patient");
      query.from = ReadInstant(request, "from");
      query.until = ReadInstant(request, "until");
      query.sort = ReadSorting(request, ParseAuditColumn);
      query.page = ReadPaging(request);
      return query;
    }

    Page<AuditEvent> Load(const Services& services, const AuditQuery& query)
    {
      Page<AuditEvent> page;
      services.store.Read([&](ITransaction& transaction)
                          { page = transaction.Audit().List(query); });
      return page;
    }

    std::string DetailsText(const AuditEvent& event)
    {
      std::string text;
      for (const auto& [key, value] : event.details)
      {
        text += (text.empty() ? "" : "; ") + key + ": " + value;
      }
      return text;
    }

    std::string CsvOf(const AuditEvent& event)
    {
      return CsvRecord({std::to_string(event.sequence), FormatInstant(event.at), event.actorKind,
                        event.actor, event.action, event.requestId, event.packageId,
                        event.patientId, event.address, DetailsText(event), event.hash});
    }
  }

  HttpResponse AnswerAudit(const Call& call, const std::string& requestId)
  {
    AuditQuery query = ReadFilters(call.request);
    if (!requestId.empty())
    {
      RequireRequest(call.services, requestId);
      query.requestId = requestId;
    }
    return JsonResponse(JsonList(Load(call.services, query),
                                 [](const AuditEvent& event) { return ToJson(event); }));
  }

  HttpResponse GetAudit(const Call& call)
  {
    return AnswerAudit(call, "");
  }

  HttpResponse GetAuditCsv(const Call& call)
  {
    AuditQuery query = ReadFilters(call.request);
    query.page.limit = CSV_PAGE;
    HttpResponse response;
    response.headers = {{"Content-Type", "text/csv; charset=utf-8"},
                        {"Content-Disposition", "attachment; filename=\"audit.csv\""},
                        {"Cache-Control", "no-store"}};
    response.body = CsvRecord({"Sequence", "At", "ActorKind", "Actor", "Action", "Request",
                               "Package", "PatientID", "Address", "Details", "Hash"});
    std::size_t rows = 0;
    do
    {
      const Page<AuditEvent> page = Load(call.services, query);
      for (const AuditEvent& event : page.items)
      {
        response.body += CsvOf(event);
      }
      rows += page.items.size();
      query.page.cursor = page.next;
    } while (!query.page.cursor.empty() && rows < LARGEST_CSV);
    if (!query.page.cursor.empty())
    {
      throw Refusal(RefusalCode::TooLarge, "That is more than 100,000 events: narrow the filters.");
    }
    AuditEvent event = EventBy(call.services, call.actor, "AuditExported");
    event.details = {{"Events", std::to_string(rows)}};
    RecordAlone(call.services, event);
    return response;
  }

  HttpResponse GetAuditVerify(const Call& call)
  {
    const AuditVerdict verdict = VerifyAudit(call.services);
    Json::Value answer(Json::objectValue);
    answer["Valid"] = verdict.valid;
    answer["Events"] = static_cast<Json::Int64>(verdict.events);
    answer["Head"] = verdict.head;
    answer["FirstBroken"] =
        verdict.valid ? Json::Value() : Json::Value(static_cast<Json::Int64>(verdict.firstBroken));
    return JsonResponse(answer);
  }

  HttpResponse GetDeliveries(const Call& call)
  {
    DeliveryQuery query;
    const std::string state = call.request.Query("state");
    if (!state.empty())
    {
      try
      {
        query.state = ParseDeliveryState(state);
      }
      catch (const std::invalid_argument&)
      {
        throw FieldRefusal(RefusalCode::BadValue, "state", "state is not one of its values.");
      }
    }
    query.requestId = call.request.Query("request");
    query.sort = ReadSorting(call.request, ParseDeliveryColumn);
    query.page = ReadPaging(call.request);
    return JsonResponse(JsonList(ListDeliveries(call.services, query),
                                 [](const Delivery& delivery) { return ToJson(delivery); }));
  }

  HttpResponse PostDeliveryRetry(const Call& call)
  {
    RetryDelivery(call.services, call.actor, call.Parameter("id"));
    return JsonResponse(Json::objectValue);
  }
}
