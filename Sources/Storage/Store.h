#pragma once

#include "../Ports/IStore.h"

#include <chrono>
#include <memory>
#include <string>

namespace OrthancExchange
{
  struct StoreOptions
  {
    /// Path of the SQLite file, or "postgresql://user[:password]@host[:port]/database".
    std::string database;

    /// Connections at most: one writes, the others read. At least 2. More readers than processors
    /// are for those that wait for the database or the disk.
    int poolSize = 12;

    /// How long a call bears with a busy or restarting database before it is refused.
    std::chrono::milliseconds patience{10000};
  };

  /// Opens the database, making or migrating its tables where needed. Throws
  /// Refusal(StorageUnavailable) when it cannot be reached, read or written, or was made by a newer
  /// version of the program.
  std::unique_ptr<IStore> OpenStore(const StoreOptions& options);
}
