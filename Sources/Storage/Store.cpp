#include "Store.h"

#include "DatabaseStore.h"
#include "PostgreSqlEngine.h"
#include "SqliteEngine.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    bool IsPostgreSql(const std::string& database)
    {
      return database.starts_with("postgresql://") || database.starts_with("postgres://");
    }

    std::unique_ptr<IEngine> MakeEngine(const StoreOptions& options)
    {
      // The engine's own waiting is a part of the patience, so that the retries around it get their
      // turn.
      const std::chrono::milliseconds lockTimeout =
          std::max<std::chrono::milliseconds>(std::chrono::milliseconds(1), options.patience / 4);
      if (IsPostgreSql(options.database))
      {
        return std::make_unique<PostgreSqlEngine>(options.database, lockTimeout);
      }
      return std::make_unique<SqliteEngine>(options.database, lockTimeout);
    }
  }

  std::unique_ptr<IStore> OpenStore(const StoreOptions& options)
  {
    constexpr int fewestConnections = 2;
    return std::make_unique<DatabaseStore>(
        MakeEngine(options), std::max(options.poolSize, fewestConnections), options.patience);
  }
}
