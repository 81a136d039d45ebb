#include "PackageSecrets.h"

#include "Table.h"

namespace OrthancExchange
{
  template <>
  struct Mapping<PackageSecret>
  {
    static constexpr const char* table = "package_secrets";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& secret)
    {
      columns.Key("package_id", secret.packageId);
      columns.Bytes("sealed", secret.sealed);
      columns.Json("sent_at", secret.sentAt);
    }
  };

  std::optional<PackageSecret> PackageSecrets::Find(const std::string& packageId)
  {
    return SelectOne<PackageSecret>(connection_, "WHERE package_id = :package",
                                    {Value::Key(packageId)});
  }

  void PackageSecrets::Put(const PackageSecret& secret)
  {
    Delete(secret.packageId);
    InsertRow(connection_, secret);
  }

  void PackageSecrets::Delete(const std::string& packageId)
  {
    connection_.Execute("DELETE FROM package_secrets WHERE package_id = :package",
                        {Value::Key(packageId)});
  }

  std::vector<std::string> PackageSecrets::ListUnneeded(Instant now, int limit)
  {
    std::vector<std::string> packages;
    for (const Row& row : connection_.Query(
             "SELECT s.package_id FROM package_secrets s WHERE NOT EXISTS (SELECT 1 FROM grants g "
             "WHERE g.package_id = s.package_id AND g.state = 'Active' AND g.expires_at > :now) "
             "ORDER BY s.package_id LIMIT :limit_",
             1,
             {Value::Number(std::int64_t{now.time_since_epoch().count()}),
              Value::Number(std::int64_t{limit})}))
    {
      packages.push_back(row.at(0).text);
    }
    return packages;
  }
}
