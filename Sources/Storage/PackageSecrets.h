#pragma once

#include "Connection.h"

#include "../Ports/IPackageSecrets.h"

namespace OrthancExchange
{
  class PackageSecrets : public IPackageSecrets
  {
  public:
    explicit PackageSecrets(Connection& connection) : connection_(connection)
    {
    }

    std::optional<PackageSecret> Find(const std::string& packageId) override;
    void Put(const PackageSecret& secret) override;
    void Delete(const std::string& packageId) override;
    std::vector<std::string> ListUnneeded(Instant now, int limit) override;

  private:
    Connection& connection_;
  };
}
