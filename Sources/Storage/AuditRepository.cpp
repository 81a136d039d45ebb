#include "AuditRepository.h"

#include "Listing.h"
#include "SearchText.h"

namespace OrthancExchange
{
  namespace
  {
    std::string TextOf(const AuditEvent& event)
    {
      std::string text = SearchText({event.address});
      for (const auto& [name, value] : event.details)
      {
        text += SearchText({name, value});
      }
      return text;
    }

    /// Narrowed by time alone, the events are found by an index of times: in the order of their
    /// numbers all of them would be read where few or none are meant.
    Order OrderOf(const AuditQuery& query)
    {
      const bool descending = !query.sort.has_value() || query.sort->descending;
      if (query.from.has_value() || query.until.has_value())
      {
        return {{{"happened_at"}, {"sequence"}}, descending};
      }
      return {{{"sequence"}}, descending};
    }
  }

  template <>
  struct Mapping<AuditEvent>
  {
    static constexpr const char* table = "audit_events";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& event)
    {
      columns.Field("sequence", event.sequence);
      columns.Field("happened_at", event.at);
      columns.Field("actor_kind", event.actorKind);
      columns.Key("actor", event.actor);
      columns.Key("action", event.action);
      columns.Key("request_id", event.requestId);
      columns.Field("package_id", event.packageId);
      columns.Field("grant_id", event.grantId);
      columns.Key("patient_id", event.patientId);
      columns.Field("address", event.address);
      columns.Json("details", event.details);
      columns.Field("hash", event.hash);
    }
  };

  AuditHead AuditRepository::Head()
  {
    const std::vector<Row> rows =
        connection_.Query("SELECT sequence, hash FROM audit_head WHERE id = 1", 2);
    if (rows.empty())
    {
      throw StorageFault(FaultKind::Damaged);
    }
    return {ReadNumber(rows[0][0]), rows[0][1].text};
  }

  void AuditRepository::Append(const AuditEvent& event)
  {
    const std::int64_t moved = connection_.Execute(
        "UPDATE audit_head SET sequence = :sequence, hash = :hash WHERE sequence = :before",
        {Value::Number(event.sequence), Value::Text(event.hash),
         Value::Number(event.sequence - 1)});
    if (moved == 0)
    {
      throw Refusal(RefusalCode::ConcurrentChange, "The audit event does not follow the last one.");
    }
    InsertRow(connection_, event);
    connection_.Execute(
        "INSERT INTO audit_search (sequence, search_text) VALUES (:sequence, :text)",
        {Value::Number(event.sequence), Value::Text(TextOf(event))});
  }

  Page<AuditEvent> AuditRepository::List(const AuditQuery& query)
  {
    Conditions conditions;
    const auto addText = [&](const std::string& column, const std::string& text)
    {
      if (!text.empty())
      {
        conditions.Add(column + " = :" + column, Value::Text(text));
      }
    };
    addText("request_id", query.requestId);
    addText("actor", query.actor);
    addText("action", query.action);
    addText("patient_id", query.patientId);
    if (query.from.has_value())
    {
      conditions.Add("happened_at >= :from", Value::Number(query.from->time_since_epoch().count()));
    }
    if (query.until.has_value())
    {
      conditions.Add("happened_at <= :until",
                     Value::Number(query.until->time_since_epoch().count()));
    }
    conditions.AddSearch(query.page.search, "sequence", "audit_search");
    return ListPage<AuditEvent>(connection_, conditions, OrderOf(query), query.page,
                                [&]
                                {
                                  // The log is only ever added to, from 1 on without a gap.
                                  return conditions.Where().empty()
                                             ? Head().sequence
                                             : CountRows(connection_, "audit_events", conditions);
                                });
  }

  std::vector<AuditEvent> AuditRepository::Walk(std::int64_t after, int limit)
  {
    return SelectRows<AuditEvent>(connection_,
                                  "WHERE sequence > :after ORDER BY sequence LIMIT :limit_",
                                  {Value::Number(after), Value::Number(std::int64_t{limit})});
  }
}
