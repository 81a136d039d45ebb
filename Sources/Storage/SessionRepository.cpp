#include "SessionRepository.h"

#include "Table.h"

namespace OrthancExchange
{
  template <>
  struct Mapping<Session>
  {
    static constexpr const char* table = "sessions";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& session)
    {
      columns.Key("id", session.id);
      columns.Key("token_hash", session.tokenHash);
      columns.Field("contact_id", session.contactId);
      columns.Reference("grant_id", session.grantId);
      columns.Field("only_grant", session.onlyGrant);
      columns.Field("created_at", session.createdAt);
      columns.Field("last_seen_at", session.lastSeenAt);
      columns.Field("ends_at", session.endsAt);
      columns.Field("ended_at", session.endedAt);
      columns.Field("end_reason", session.endReason);
    }
  };

  void SessionRepository::Insert(const Session& session)
  {
    InsertRow(connection_, session);
  }

  void SessionRepository::Update(const Session& session)
  {
    UpdateRow(connection_, session);
  }

  std::optional<Session> SessionRepository::FindByTokenHash(const std::string& tokenHash)
  {
    return SelectOne<Session>(connection_, "WHERE token_hash = :hash", {Value::Text(tokenHash)});
  }

  std::vector<Session> SessionRepository::ListLiveByGrant(const std::string& grantId)
  {
    return SelectRows<Session>(
        connection_, "WHERE grant_id = :grant AND ended_at IS NULL ORDER BY created_at, id",
        {Value::Text(grantId)});
  }
}
