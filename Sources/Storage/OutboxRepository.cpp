#include "OutboxRepository.h"

#include "RowCounts.h"
#include "SearchText.h"

namespace OrthancExchange
{
  namespace
  {
    void StoreText(Connection& connection, const Delivery& delivery)
    {
      StoreSearchText(
          connection, "deliveries", "delivery_search", delivery.id,
          SearchText({delivery.recipient, delivery.subject, delivery.purpose, delivery.lastError}));
    }

    RowCounts Counts(Connection& connection)
    {
      return {connection, "delivery_counts", "deliveries", {"state"}};
    }

    Order OrderOf(const DeliveryQuery& query)
    {
      const auto sorting =
          query.sort.value_or(Sorting<DeliveryColumn>{DeliveryColumn::Created, true});
      switch (sorting.column)
      {
      case DeliveryColumn::Recipient:
        return {{{"recipient_sort", true}, {"seq"}}, sorting.descending};
      case DeliveryColumn::State:
        return {{{"state", true}, {"created_at"}, {"seq"}}, sorting.descending};
      case DeliveryColumn::Created:
        break;
      }
      return {{{"created_at"}, {"seq"}}, sorting.descending};
    }
  }

  template <>
  struct Mapping<Delivery>
  {
    static constexpr const char* table = "deliveries";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& delivery)
    {
      columns.Key("id", delivery.id);
      columns.Enum("channel", delivery.channel, ParseDeliveryChannel);
      columns.Field("purpose", delivery.purpose);
      columns.Field("recipient", delivery.recipient);
      columns.Field("subject", delivery.subject);
      columns.Bytes("sealed_body", delivery.sealedBody);
      columns.Enum("state", delivery.state, ParseDeliveryState);
      columns.Field("attempts", delivery.attempts);
      columns.Field("created_at", delivery.createdAt);
      columns.Field("next_attempt_at", delivery.nextAttemptAt);
      columns.Field("expires_at", delivery.expiresAt);
      columns.Field("lease_until", delivery.leaseUntil);
      columns.Field("delivered_at", delivery.deliveredAt);
      columns.Field("last_error", delivery.lastError);
      columns.Key("request_id", delivery.requestId);
      columns.Field("package_id", delivery.packageId);
      columns.Field("grant_id", delivery.grantId);
    }
  };

  void OutboxRepository::Insert(const Delivery& delivery)
  {
    std::vector<Column> columns = ColumnsOf(delivery);
    columns.push_back({"recipient_sort", Value::Key(SortText(delivery.recipient))});
    InsertColumns(connection_, "deliveries", {columns});
    Counts(connection_).Add({ToString(delivery.state)}, 1);
    StoreText(connection_, delivery);
  }

  void OutboxRepository::Update(const Delivery& delivery)
  {
    const std::vector<std::string> groupBefore = Counts(connection_).GroupOf(delivery.id);
    UpdateRow(connection_, delivery); // the recipient stays
    Counts(connection_).Move(groupBefore, {ToString(delivery.state)});
    StoreText(connection_, delivery);
  }

  void OutboxRepository::DeleteByRequest(const std::string& requestId)
  {
    const Values parameters = {Value::Text(requestId)};
    for (const Delivery& delivery :
         SelectRows<Delivery>(connection_, "WHERE request_id = :id", parameters))
    {
      Counts(connection_).Add({ToString(delivery.state)}, -1);
    }
    connection_.Execute(
        "DELETE FROM delivery_search WHERE seq IN (SELECT seq FROM deliveries WHERE "
        "request_id = :id)",
        parameters);
    connection_.Execute("DELETE FROM deliveries WHERE request_id = :id", parameters);
  }

  std::optional<Delivery> OutboxRepository::Find(const std::string& id)
  {
    return SelectOne<Delivery>(connection_, "WHERE id = :id", {Value::Text(id)});
  }

  std::vector<Delivery> OutboxRepository::Claim(DeliveryChannel channel, Instant now,
                                                Instant leaseUntil, int limit)
  {
    // The states stand in the text, so that the indexes of waiting rows alone serve this.
    const std::int64_t seconds = now.time_since_epoch().count();
    const Value channelText = Value::Text(ToString(channel));
    std::vector<Delivery> claimed = SelectRows<Delivery>(
        connection_,
        "WHERE (state = 'Pending' AND channel = :pending AND next_attempt_at <= :now) "
        "OR (state = 'Sending' AND channel = :sending AND lease_until <= :ranOut) "
        "ORDER BY next_attempt_at, seq LIMIT :limit_",
        {channelText, Value::Number(seconds), channelText, Value::Number(seconds),
         Value::Number(std::int64_t{limit})});
    for (Delivery& delivery : claimed)
    {
      delivery.state = DeliveryState::Sending;
      delivery.leaseUntil = leaseUntil;
      delivery.attempts++;
      Update(delivery); // nobody comes between: there is one writer at a time
    }
    return claimed;
  }

  Page<Delivery> OutboxRepository::List(const DeliveryQuery& query)
  {
    Conditions conditions;
    if (query.state.has_value())
    {
      conditions.Add("state = :state", Value::Text(ToString(*query.state)));
    }
    const Conditions groups = conditions;
    if (!query.requestId.empty())
    {
      conditions.Add("request_id = :request", Value::Text(query.requestId));
    }
    conditions.AddSearch(query.page.search, "seq", "delivery_search");
    const bool isCounted = conditions.Where() == groups.Where();
    return ListPage<Delivery>(connection_, conditions, OrderOf(query), query.page,
                              [&]
                              {
                                return isCounted ? Counts(connection_).Total(groups)
                                                 : CountRows(connection_, "deliveries", conditions);
                              });
  }

  void OutboxRepository::ForgetBodies(Instant now)
  {
    connection_.Execute("UPDATE deliveries SET sealed_body = '' WHERE state = 'Failed' AND "
                        "expires_at <= :now AND sealed_body <> ''",
                        {Value::Number(now.time_since_epoch().count())});
  }
}
