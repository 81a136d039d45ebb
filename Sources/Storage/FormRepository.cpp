#include "FormRepository.h"

#include "PatientColumns.h"
#include "Table.h"

namespace OrthancExchange
{
  namespace
  {
    Value At(Instant instant)
    {
      return Value::Number(instant.time_since_epoch().count());
    }
  }

  template <>
  struct Mapping<UnconfirmedRequest>
  {
    static constexpr const char* table = "unconfirmed_requests";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& entry)
    {
      columns.Key("id", entry.id);
      columns.Key("token_hash", entry.tokenHash);
      columns.Key("client_key", entry.clientKey);
      columns.Field("contact_name", entry.requester.name);
      columns.Field("contact_organization", entry.requester.organization);
      columns.Field("contact_email", entry.requester.email);
      columns.Field("contact_phone", entry.requester.phone);
      columns.Field("contact_mobile", entry.requester.mobile);
      columns.Field("contact_second_email", entry.requester.secondEmail);
      MapPatient(columns, "", entry.patient);
      columns.Enum("relationship", entry.relationship, ParseRelationship);
      columns.Field("reference", entry.reference);
      columns.Field("notes", entry.notes);
      columns.Field("purpose", entry.purpose);
      columns.Field("consent_text", entry.consentText);
      columns.Field("created_at", entry.createdAt);
      columns.Field("expires_at", entry.expiresAt);
      columns.Field("confirmed_at", entry.confirmedAt);
      columns.Field("due_at", entry.dueAt);
    }
  };

  template <>
  struct Mapping<FormPost>
  {
    static constexpr const char* table = "form_posts";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& post)
    {
      columns.Key("client_key", post.clientKey);
      columns.Key("address_key", post.addressKey);
      columns.Field("posted_at", post.postedAt);
      columns.Field("mailed", post.mailed);
    }
  };

  template <>
  struct Mapping<IdentificationLink>
  {
    static constexpr const char* table = "identification_links";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& link)
    {
      columns.Key("id", link.id);
      columns.Key("request_id", link.requestId);
      columns.Key("token_hash", link.tokenHash);
      columns.Field("created_at", link.createdAt);
      columns.Field("expires_at", link.expiresAt);
      columns.Field("first_used_at", link.firstUsedAt);
      columns.Field("files", link.files);
    }
  };

  void FormRepository::Insert(const UnconfirmedRequest& entry)
  {
    InsertRow(connection_, entry);
  }

  void FormRepository::Update(const UnconfirmedRequest& entry)
  {
    UpdateRow(connection_, entry);
  }

  void FormRepository::Delete(const std::string& id)
  {
    connection_.Execute("DELETE FROM unconfirmed_requests WHERE id = :id", {Value::Text(id)});
  }

  std::optional<UnconfirmedRequest> FormRepository::Find(const std::string& id)
  {
    return SelectOne<UnconfirmedRequest>(connection_, "WHERE id = :id", {Value::Text(id)});
  }

  std::optional<UnconfirmedRequest> FormRepository::FindByTokenHash(const std::string& tokenHash)
  {
    return SelectOne<UnconfirmedRequest>(connection_, "WHERE token_hash = :hash",
                                         {Value::Text(tokenHash)});
  }

  std::vector<UnconfirmedRequest> FormRepository::ListExpired(Instant now, int limit)
  {
    return SelectRows<UnconfirmedRequest>(
        connection_, "WHERE expires_at <= :now ORDER BY expires_at, id LIMIT :limit",
        {At(now), Value::Number(std::int64_t{limit})});
  }

  std::uint64_t FormRepository::HeldBytes(const std::string& clientKey)
  {
    const std::string sql = "SELECT COALESCE(SUM(size), 0) FROM documents WHERE owner = "
                            "'RequestIdentification' AND owner_id IN (SELECT id FROM "
                            "unconfirmed_requests";
    const std::vector<Row> rows =
        clientKey.empty()
            ? connection_.Query(sql + ")", 1, {})
            : connection_.Query(sql + " WHERE client_key = :client)", 1, {Value::Text(clientKey)});
    return static_cast<std::uint64_t>(ReadNumber(rows.at(0).at(0)));
  }

  void FormRepository::AddPost(const FormPost& post)
  {
    InsertRow(connection_, post);
  }

  std::vector<FormPost> FormRepository::ListPosts(const std::string& clientKey, Instant since)
  {
    if (clientKey.empty())
    {
      return SelectRows<FormPost>(connection_, "WHERE posted_at >= :since ORDER BY posted_at, seq",
                                  {At(since)});
    }
    return SelectRows<FormPost>(
        connection_, "WHERE client_key = :client AND posted_at >= :since ORDER BY posted_at, seq",
        {Value::Text(clientKey), At(since)});
  }

  std::int64_t FormRepository::CountMails(const std::string& addressKey, Instant since)
  {
    const std::vector<Row> rows =
        connection_.Query("SELECT COUNT(*) FROM form_posts WHERE address_key = :address AND "
                          "posted_at >= :since AND mailed = 1",
                          1, {Value::Text(addressKey), At(since)});
    return ReadNumber(rows.at(0).at(0));
  }

  bool FormRepository::HasPosts(Instant before)
  {
    return !connection_
                .Query("SELECT 1 FROM form_posts WHERE posted_at < :before LIMIT 1", 1,
                       {At(before)})
                .empty();
  }

  void FormRepository::DeletePosts(Instant before)
  {
    connection_.Execute("DELETE FROM form_posts WHERE posted_at < :before", {At(before)});
  }

  void FormRepository::Insert(const IdentificationLink& link)
  {
    InsertRow(connection_, link);
  }

  void FormRepository::Update(const IdentificationLink& link)
  {
    UpdateRow(connection_, link);
  }

  std::optional<IdentificationLink> FormRepository::FindLink(const std::string& tokenHash)
  {
    return SelectOne<IdentificationLink>(connection_, "WHERE token_hash = :hash",
                                         {Value::Text(tokenHash)});
  }

  void FormRepository::DeleteLinks(const std::string& requestId)
  {
    connection_.Execute("DELETE FROM identification_links WHERE request_id = :id",
                        {Value::Text(requestId)});
  }
}
