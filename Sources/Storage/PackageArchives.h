#pragma once

#include "Connection.h"

#include "../Ports/IPackageArchives.h"

namespace OrthancExchange
{
  class PackageArchives : public IPackageArchives
  {
  public:
    explicit PackageArchives(Connection& connection) : connection_(connection)
    {
    }

    std::optional<PackageArchive> Find(const std::string& packageId,
                                       const std::string& recipe) override;
    void Put(const PackageArchive& archive) override;
    void InsertMembers(const std::string& archiveId,
                       const std::vector<ArchiveMember>& members) override;
    std::vector<ArchiveMember> Members(const std::string& archiveId,
                                       const std::string& language) override;
    std::optional<std::string> NextToPrepare(const std::string& recipe, Instant now) override;
    std::vector<std::string> ListReady(const std::set<std::string>& studies,
                                       const std::string& recipe, Instant now) override;
    std::vector<std::string> RemoveOutdated(const std::string& packageId, const std::string& recipe,
                                            Instant since) override;

  private:
    Connection& connection_;
  };
}
