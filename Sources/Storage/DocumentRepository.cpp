#include "DocumentRepository.h"

#include "Base64.h"
#include "Table.h"

namespace OrthancExchange
{
  namespace
  {
    // Pieces keep each statement small; base64 is a text on both engines, where binary columns
    // differ.
    constexpr std::size_t PIECE_SIZE = std::size_t{256} * 1024;
  }

  template <>
  struct Mapping<Document>
  {
    static constexpr const char* table = "documents";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& document)
    {
      columns.Key("id", document.id);
      columns.Enum("owner", document.owner, ParseDocumentOwner);
      columns.Key("owner_id", document.ownerId);
      columns.Field("number", document.number);
      columns.Field("name", document.name);
      columns.Field("content_type", document.contentType);
      columns.Field("size", document.size);
      columns.Field("crc32", document.crc32);
      columns.Field("sha256", document.sha256);
      columns.Field("sealed", document.sealed);
      columns.Field("added_at", document.addedAt);
      columns.Field("added_by", document.addedBy);
      columns.Field("removed", document.removed);
      columns.Field("content_deleted_at", document.contentDeletedAt);
    }
  };

  int DocumentRepository::Insert(const Document& document, const std::string& content)
  {
    const std::vector<Row> last = connection_.Query(
        "SELECT COALESCE(MAX(number), 0) FROM documents WHERE owner = :owner AND owner_id = :id", 1,
        {Value::Text(ToString(document.owner)), Value::Text(document.ownerId)});
    Document numbered = document;
    numbered.number = static_cast<int>(ReadNumber(last.at(0).at(0))) + 1;
    InsertRow(connection_, numbered);

    for (std::size_t begin = 0; begin < content.size(); begin += PIECE_SIZE)
    {
      const auto piece = std::string_view(content).substr(begin, PIECE_SIZE);
      connection_.Execute("INSERT INTO document_pieces (document_id, position, piece) VALUES (:id, "
                          ":position, :piece)",
                          {Value::Text(document.id),
                           Value::Number(static_cast<std::int64_t>(begin / PIECE_SIZE)),
                           Value::Text(EncodeBase64(piece))});
    }
    return numbered.number;
  }

  void DocumentRepository::MarkRemoved(const std::string& id)
  {
    if (connection_.Execute("UPDATE documents SET removed = 1 WHERE id = :id", {Value::Text(id)}) ==
        0)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such document.");
    }
  }

  void DocumentRepository::DeleteContent(const std::string& id, Instant now)
  {
    const Values parameters = {Value::Text(id)};
    connection_.Execute("DELETE FROM document_pieces WHERE document_id = :id", parameters);
    connection_.Execute("UPDATE documents SET content_deleted_at = :now WHERE id = :id",
                        {Value::Number(now.time_since_epoch().count()), Value::Text(id)});
  }

  void DocumentRepository::DeleteAll(DocumentOwner owner, const std::string& ownerId)
  {
    for (const Document& document : List(owner, ownerId))
    {
      const Values parameters = {Value::Text(document.id)};
      connection_.Execute("DELETE FROM document_pieces WHERE document_id = :id", parameters);
      connection_.Execute("DELETE FROM documents WHERE id = :id", parameters);
    }
  }

  std::vector<Document> DocumentRepository::ListIdentificationOfCompleted(Instant completedBefore,
                                                                          int limit)
  {
    // From the few proofs that are held to their requests, never through all completed requests.
    return SelectRows<Document>(
        connection_,
        "WHERE owner = 'RequestIdentification' AND content_deleted_at IS NULL AND EXISTS (SELECT 1 "
        "FROM requests WHERE requests.id = owner_id AND state = 'Completed' AND "
        "completed_at <= :before) "
        "ORDER BY added_at, id LIMIT :limit",
        {Value::Number(completedBefore.time_since_epoch().count()),
         Value::Number(std::int64_t{limit})});
  }

  std::optional<Document> DocumentRepository::Find(const std::string& id)
  {
    return SelectOne<Document>(connection_, "WHERE id = :id", {Value::Text(id)});
  }

  std::vector<Document> DocumentRepository::List(DocumentOwner owner, const std::string& ownerId)
  {
    return SelectRows<Document>(connection_,
                                "WHERE owner = :owner AND owner_id = :id ORDER BY number",
                                {Value::Text(ToString(owner)), Value::Text(ownerId)});
  }

  std::string DocumentRepository::ReadContent(const std::string& id)
  {
    if (!Find(id).has_value())
    {
      throw Refusal(RefusalCode::NotFound, "There is no such document.");
    }
    std::string content;
    try
    {
      for (const Row& row : connection_.Query(
               "SELECT piece FROM document_pieces WHERE document_id = :id ORDER BY position", 1,
               {Value::Text(id)}))
      {
        content += DecodeBase64(row.at(0).text);
      }
    }
    catch (const std::invalid_argument&)
    {
      throw StorageFault(FaultKind::Damaged);
    }
    return content;
  }
}
