#pragma once

#include "../Domain/PackageSecret.h"
#include "../Domain/Time.h"

#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// The secrets of encrypted packages. Used within a transaction (IStore.h), like the other
  /// repositories.
  class IPackageSecrets
  {
  public:
    virtual ~IPackageSecrets() = default;

    virtual std::optional<PackageSecret> Find(const std::string& packageId) = 0;

    /// Inserts it, or replaces that of the same package.
    virtual void Put(const PackageSecret& secret) = 0;

    virtual void Delete(const std::string& packageId) = 0;

    /// Packages with a secret that no live grant leads to any more.
    virtual std::vector<std::string> ListUnneeded(Instant now, int limit) = 0;
  };
}
