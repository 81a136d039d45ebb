#include "LinkRepository.h"

#include "Table.h"

namespace OrthancExchange
{
  template <>
  struct Mapping<Link>
  {
    static constexpr const char* table = "links";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& link)
    {
      columns.Key("id", link.id);
      columns.Key("grant_id", link.grantId);
      columns.Key("token_hash", link.tokenHash);
      columns.Field("opens_allowed", link.opensAllowed);
      columns.Field("opens", link.opens);
      columns.Field("passcode_required", link.passcodeRequired);
      columns.Field("created_at", link.createdAt);
      columns.Field("expires_at", link.expiresAt);
      columns.Field("revoked_at", link.revokedAt);
    }
  };

  template <>
  struct Mapping<Passcode>
  {
    static constexpr const char* table = "passcodes";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& passcode)
    {
      columns.Key("id", passcode.id);
      columns.Key("link_id", passcode.linkId);
      columns.Field("code_hash", passcode.codeHash);
      columns.Field("created_at", passcode.createdAt);
      columns.Field("expires_at", passcode.expiresAt);
      columns.Field("tries_left", passcode.triesLeft);
      columns.Field("used_at", passcode.usedAt);
      columns.Field("superseded", passcode.superseded);
    }
  };

  void LinkRepository::Insert(const Link& link)
  {
    InsertRow(connection_, link);
  }

  void LinkRepository::Update(const Link& link)
  {
    UpdateRow(connection_, link);
  }

  std::optional<Link> LinkRepository::FindByTokenHash(const std::string& tokenHash)
  {
    return SelectOne<Link>(connection_, "WHERE token_hash = :hash", {Value::Text(tokenHash)});
  }

  std::vector<Link> LinkRepository::ListByGrant(const std::string& grantId)
  {
    return SelectRows<Link>(connection_, "WHERE grant_id = :grant ORDER BY created_at, seq",
                            {Value::Text(grantId)});
  }

  void LinkRepository::InsertPasscode(const Passcode& passcode)
  {
    InsertRow(connection_, passcode);
  }

  void LinkRepository::UpdatePasscode(const Passcode& passcode)
  {
    UpdateRow(connection_, passcode);
  }

  std::vector<Passcode> LinkRepository::ListPasscodes(const std::string& linkId, Instant since)
  {
    return SelectRows<Passcode>(
        connection_,
        "WHERE link_id = :link AND created_at >= :since ORDER BY created_at DESC, seq DESC",
        {Value::Text(linkId), Value::Number(since.time_since_epoch().count())});
  }
}
