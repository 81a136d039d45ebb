#pragma once

#include "../Domain/PackageArchive.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// The zips of packages and how far they are. Used within a transaction (IStore.h), like the
  /// other repositories.
  class IPackageArchives
  {
  public:
    virtual ~IPackageArchives() = default;

    virtual std::optional<PackageArchive> Find(const std::string& packageId,
                                               const std::string& recipe) = 0;

    /// Inserts it, or replaces the one of the same package and recipe.
    virtual void Put(const PackageArchive& archive) = 0;

    virtual void InsertMembers(const std::string& archiveId,
                               const std::vector<ArchiveMember>& members) = 0;

    /// Those of every language and those of this one, in the zip's order.
    virtual std::vector<ArchiveMember> Members(const std::string& archiveId,
                                               const std::string& language) = 0;

    /// The oldest package that may be downloaded still, has no zip of this recipe, and is not being
    /// prepared or waiting after a failure.
    virtual std::optional<std::string> NextToPrepare(const std::string& recipe, Instant now) = 0;

    /// The packages, still available, with one of these studies and with a zip of this recipe that
    /// is Ready. Reads a row of every available package.
    virtual std::vector<std::string> ListReady(const std::set<std::string>& studies,
                                               const std::string& recipe, Instant now) = 0;

    /// Forgets the package's zips by other recipes that nobody changed since; returns the documents
    /// that only they held.
    virtual std::vector<std::string> RemoveOutdated(const std::string& packageId,
                                                    const std::string& recipe, Instant since) = 0;
  };
}
