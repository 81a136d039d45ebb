#pragma once

#include "Connection.h"
#include "Migrations.h"

namespace OrthancExchange
{
  /// Brings the database to the version of these migrations. Each runs in a write transaction of
  /// its own, together with the note of its version, so that processes that start at once wait for
  /// each other and none runs twice.
  class Migrator
  {
  public:
    Migrator(IEngine& engine, std::vector<Migration> migrations);

    /// Throws Refusal(StorageUnavailable) when the database is newer than this program.
    void Run(Connection& connection);

  private:
    int StoredVersion(Connection& connection) const;

    /// Runs the step after the stored version; false when there is none.
    bool Step(Connection& connection);

    void Apply(Connection& connection, const Migration& migration, int version);

    IEngine& engine_;
    std::vector<Migration> migrations_;
  };
}
