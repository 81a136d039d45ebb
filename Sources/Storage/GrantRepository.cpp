#include "GrantRepository.h"

#include "Table.h"

namespace OrthancExchange
{
  template <>
  struct Mapping<Grant>
  {
    static constexpr const char* table = "grants";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& grant)
    {
      columns.Key("id", grant.id);
      columns.Key("package_id", grant.packageId);
      columns.Reference("parent_grant_id", grant.parentGrantId);
      columns.Enum("recipient_kind", grant.recipientKind, ParseGrantRecipient);
      columns.Key("recipient_id", grant.recipientId);
      columns.Field("may_view", grant.rights.view);
      columns.Field("may_download", grant.rights.download);
      columns.Field("forwards", grant.rights.forwards);
      columns.Field("granted_by", grant.grantedBy);
      columns.Field("granted_at", grant.grantedAt);
      columns.Field("expires_at", grant.expiresAt);
      columns.Enum("state", grant.state, ParseGrantState);
      columns.Field("ended_at", grant.endedAt);
      columns.Field("end_reason", grant.endReason);
      columns.Field("first_opened_at", grant.firstOpenedAt);
      columns.Field("last_viewed_at", grant.lastViewedAt);
      columns.Field("last_downloaded_at", grant.lastDownloadedAt);
    }
  };

  void GrantRepository::Insert(const Grant& grant)
  {
    InsertRow(connection_, grant);
  }

  void GrantRepository::Update(const Grant& grant)
  {
    UpdateRow(connection_, grant);
  }

  std::optional<Grant> GrantRepository::Find(const std::string& id)
  {
    return SelectOne<Grant>(connection_, "WHERE id = :id", {Value::Text(id)});
  }

  std::vector<Grant> GrantRepository::ListByPackage(const std::string& packageId)
  {
    return SelectRows<Grant>(connection_, "WHERE package_id = :package ORDER BY granted_at, seq",
                             {Value::Text(packageId)});
  }

  std::vector<Grant> GrantRepository::ListByRecipient(GrantRecipient kind,
                                                      const std::string& recipientId, Instant since)
  {
    return SelectRows<Grant>(
        connection_,
        "WHERE recipient_kind = :kind AND recipient_id = :recipient AND granted_at >= :since "
        "ORDER BY granted_at DESC, seq DESC",
        {Value::Text(ToString(kind)), Value::Text(recipientId),
         Value::Number(since.time_since_epoch().count())});
  }
}
