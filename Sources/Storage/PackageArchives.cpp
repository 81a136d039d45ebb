#include "PackageArchives.h"

#include "JsonText.h"
#include "Table.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    Value Number(Instant instant)
    {
      return Value::Number(std::int64_t{instant.time_since_epoch().count()});
    }
  }

  template <>
  struct Mapping<PackageArchive>
  {
    static constexpr const char* table = "package_archives";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& archive)
    {
      columns.Key("id", archive.id);
      columns.Key("package_id", archive.packageId);
      columns.Key("recipe", archive.recipe);
      columns.Enum("state", archive.state, ParseArchiveState);
      columns.Field("done", archive.done);
      columns.Field("total", archive.total);
      columns.Field("failure", archive.failure);
      columns.Field("not_before", archive.notBefore);
      columns.Field("changed_at", archive.changedAt);
      columns.Field("sums_sha256", archive.sumsSha256);
      columns.Json("lengths", archive.lengths);
    }
  };

  template <>
  struct Mapping<ArchiveMember>
  {
    static constexpr const char* table = "archive_members";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& member)
    {
      columns.Field("path", member.path);
      columns.Field("language", member.language);
      columns.Enum("source", member.source, ParseMemberSource);
      columns.Field("source_id", member.sourceId);
      columns.Field("number", member.number);
      columns.Field("slice_offset", member.offset);
      columns.Field("size", member.size);
      columns.Field("crc32", member.crc32);
      columns.Json("parts", member.parts);
      columns.Field("sha256", member.sha256);
    }
  };

  std::optional<PackageArchive> PackageArchives::Find(const std::string& packageId,
                                                      const std::string& recipe)
  {
    return SelectOne<PackageArchive>(connection_,
                                     "WHERE package_id = :package AND recipe = :recipe",
                                     {Value::Key(packageId), Value::Key(recipe)});
  }

  void PackageArchives::Put(const PackageArchive& archive)
  {
    const auto found = Find(archive.packageId, archive.recipe);
    if (!found.has_value())
    {
      InsertRow(connection_, archive);
      return;
    }
    PackageArchive replacing = archive;
    replacing.id = found->id;
    UpdateRow(connection_, replacing);
  }

  void PackageArchives::InsertMembers(const std::string& archiveId,
                                      const std::vector<ArchiveMember>& members)
  {
    connection_.Execute("DELETE FROM archive_members WHERE archive_id = :archive",
                        {Value::Text(archiveId)});
    InsertRows(connection_, members, {{"archive_id", Value::Text(archiveId)}});
  }

  std::vector<ArchiveMember> PackageArchives::Members(const std::string& archiveId,
                                                      const std::string& language)
  {
    return SelectRows<ArchiveMember>(
        connection_,
        "WHERE archive_id = :archive AND (language = '' OR language = :language) ORDER BY position",
        {Value::Text(archiveId), Value::Text(language)});
  }

  std::optional<std::string> PackageArchives::NextToPrepare(const std::string& recipe, Instant now)
  {
    const std::vector<Row> rows = connection_.Query(
        "SELECT id FROM packages WHERE available_until > :now AND EXISTS (SELECT 1 FROM grants "
        "WHERE grants.package_id = packages.id AND may_download = 1 AND state = 'Active') AND NOT "
        "EXISTS (SELECT 1 FROM package_archives a WHERE a.package_id = packages.id AND a.recipe = "
        ":recipe AND (a.state = 'Ready' OR a.not_before > :until)) ORDER BY created_at, seq "
        "LIMIT 1",
        1, {Number(now), Value::Key(recipe), Number(now)});
    return rows.empty() ? std::nullopt : std::optional(rows.front().at(0).text);
  }

  std::vector<std::string> PackageArchives::ListReady(const std::set<std::string>& studies,
                                                      const std::string& recipe, Instant now)
  {
    std::vector<std::string> found;
    for (const Row& row : connection_.Query(
             "SELECT id, studies FROM packages WHERE available_until > :now AND EXISTS (SELECT 1 "
             "FROM package_archives a WHERE a.package_id = packages.id AND a.recipe = :recipe AND "
             "a.state = 'Ready') ORDER BY seq",
             2, {Number(now), Value::Key(recipe)}))
    {
      std::vector<PackageStudy> sent;
      ReadJson(row.at(1).text, sent);
      if (std::any_of(sent.begin(), sent.end(),
                      [&](const PackageStudy& study) { return studies.contains(study.study); }))
      {
        found.push_back(row.at(0).text);
      }
    }
    return found;
  }

  std::vector<std::string> PackageArchives::RemoveOutdated(const std::string& packageId,
                                                           const std::string& recipe, Instant since)
  {
    const std::string outdated = "(SELECT id FROM package_archives WHERE package_id = :package AND "
                                 "recipe <> :recipe AND changed_at < :since)";
    const Values parameters{Value::Key(packageId), Value::Key(recipe), Number(since)};
    std::vector<std::string> documents;
    for (const Row& row : connection_.Query(
             "SELECT m.source_id FROM archive_members m JOIN documents d ON d.id = m.source_id "
             "WHERE m.archive_id IN " +
                 outdated +
                 " AND m.source = 'Document' AND NOT EXISTS (SELECT 1 FROM package_entries e WHERE "
                 "e.source_id = m.source_id)",
             1, parameters))
    {
      documents.push_back(row.at(0).text);
    }
    connection_.Execute("DELETE FROM archive_members WHERE archive_id IN " + outdated, parameters);
    connection_.Execute("DELETE FROM package_archives WHERE id IN " + outdated, parameters);
    return documents;
  }
}
