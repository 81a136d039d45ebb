#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class PackageRepository : public IPackageRepository
  {
  public:
    explicit PackageRepository(Connection& connection) : connection_(connection)
    {
    }

    void Insert(const Package& package, const std::vector<PackageInstance>& instances,
                const std::vector<PackageEntry>& entries) override;
    std::optional<Package> Find(const std::string& id) override;
    std::vector<Package> ListByRequest(const std::string& requestId) override;
    std::map<std::string, int> CountByRequests(const std::vector<std::string>& requests) override;
    std::vector<PackageInstance> Instances(const std::string& packageId) override;
    std::optional<PackageInstance> FindInstance(const std::string& packageId,
                                                const std::string& instance) override;
    std::vector<PackageEntry> Entries(const std::string& packageId) override;
    std::optional<PackageEntry> FindEntry(const std::string& packageId,
                                          const std::string& sourceId) override;

  private:
    Connection& connection_;
  };
}
