#include "PackageRepository.h"

#include "PatientColumns.h"
#include "Table.h"

namespace OrthancExchange
{
  template <>
  struct Mapping<Package>
  {
    static constexpr const char* table = "packages";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& package)
    {
      columns.Key("id", package.id);
      columns.Enum("origin", package.origin, ParsePackageOrigin);
      columns.Reference("request_id", package.requestId);
      columns.Enum("content", package.content, ParsePackageContent);
      columns.Field("institution", package.institution);
      MapPatient(columns, "", package.patient);
      columns.Field("message", package.message);
      columns.Field("created_at", package.createdAt);
      columns.Field("created_by", package.createdBy);
      columns.Field("available_until", package.availableUntil);
      columns.Json("studies", package.studies);
      columns.Field("image_count", package.imageCount);
      columns.Field("attachment_count", package.attachmentCount);
      columns.Field("fingerprint", package.fingerprint);
      columns.Field("encrypted", package.encrypted);
    }
  };

  template <>
  struct Mapping<PackageInstance>
  {
    static constexpr const char* table = "package_instances";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& instance)
    {
      columns.Field("study", instance.study);
      columns.Field("series", instance.series);
      columns.Key("instance", instance.instance);
      columns.Field("sop_instance_uid", instance.sopInstanceUid);
      columns.Field("sop_class_uid", instance.sopClassUid);
      columns.Field("modality", instance.modality);
      columns.Field("series_description", instance.seriesDescription);
      columns.Field("series_number", instance.seriesNumber);
      columns.Field("instance_number", instance.instanceNumber);
      columns.Field("number_of_frames", instance.numberOfFrames);
    }
  };

  template <>
  struct Mapping<PackageEntry>
  {
    static constexpr const char* table = "package_entries";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& entry)
    {
      columns.Field("path", entry.path);
      columns.Enum("source", entry.source, ParseEntrySource);
      columns.Field("source_id", entry.sourceId);
      columns.Field("size", entry.size);
      columns.Field("crc32", entry.crc32);
    }
  };

  void PackageRepository::Insert(const Package& package,
                                 const std::vector<PackageInstance>& instances,
                                 const std::vector<PackageEntry>& entries)
  {
    const std::vector<Column> owner = {{"package_id", Value::Text(package.id)}};
    InsertRow(connection_, package);
    InsertRows(connection_, instances, owner);
    InsertRows(connection_, entries, owner);
  }

  std::optional<Package> PackageRepository::Find(const std::string& id)
  {
    return SelectOne<Package>(connection_, "WHERE id = :id", {Value::Text(id)});
  }

  std::vector<Package> PackageRepository::ListByRequest(const std::string& requestId)
  {
    return SelectRows<Package>(connection_, "WHERE request_id = :request ORDER BY created_at, seq",
                               {Value::Text(requestId)});
  }

  std::map<std::string, int>
  PackageRepository::CountByRequests(const std::vector<std::string>& requests)
  {
    std::map<std::string, int> counts;
    if (requests.empty())
    {
      return counts;
    }
    Values parameters;
    const std::string ids = InList(requests, parameters);
    for (const Row& row :
         connection_.Query("SELECT request_id, COUNT(*) FROM packages WHERE request_id IN " + ids +
                               " GROUP BY request_id",
                           2, parameters))
    {
      counts[row.at(0).text] = static_cast<int>(ReadNumber(row.at(1)));
    }
    return counts;
  }

  std::vector<PackageInstance> PackageRepository::Instances(const std::string& packageId)
  {
    return SelectRows<PackageInstance>(connection_, "WHERE package_id = :package ORDER BY position",
                                       {Value::Text(packageId)});
  }

  std::optional<PackageInstance> PackageRepository::FindInstance(const std::string& packageId,
                                                                 const std::string& instance)
  {
    return SelectOne<PackageInstance>(connection_,
                                      "WHERE package_id = :package AND instance = :instance",
                                      {Value::Text(packageId), Value::Text(instance)});
  }

  std::vector<PackageEntry> PackageRepository::Entries(const std::string& packageId)
  {
    return SelectRows<PackageEntry>(connection_, "WHERE package_id = :package ORDER BY position",
                                    {Value::Text(packageId)});
  }

  std::optional<PackageEntry> PackageRepository::FindEntry(const std::string& packageId,
                                                           const std::string& sourceId)
  {
    return SelectOne<PackageEntry>(connection_,
                                   "WHERE package_id = :package AND source_id = :source",
                                   {Value::Text(packageId), Value::Text(sourceId)});
  }
}
