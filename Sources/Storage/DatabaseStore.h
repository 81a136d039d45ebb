#pragma once

#include "ConnectionPool.h"
#include "SettingsCache.h"

#include "../Ports/IStore.h"

#include <atomic>
#include <functional>

namespace OrthancExchange
{
  /// Transactions with bounded retry over an engine. Thread-safe.
  class DatabaseStore : public IStore
  {
  public:
    /// `connections`: one of them writes. Migrates the database; see OpenStore() for what it
    /// throws.
    DatabaseStore(std::unique_ptr<IEngine> engine, int connections,
                  std::chrono::milliseconds patience);

    void Write(const std::function<void(ITransaction&)>& work) override;
    void Read(const std::function<void(ITransaction&)>& work) override;
    std::string Engine() override;

  private:
    /// Borrows a connection and runs `attempt`, again while the fault allows it and patience lasts.
    /// Once that was in vain because the database cannot be reached, each call tries no more
    /// than twice, until one succeeds: callers are told at once instead of filling all threads with
    /// waiting.
    void Repeat(ConnectionPool& pool, const std::function<void(Connection&)>& attempt);

    std::unique_ptr<IEngine> engine_;
    std::chrono::milliseconds patience_;
    SettingsCache settings_;
    std::atomic<bool> away_{false}; ///< patience was in vain, and nothing has succeeded since
    ConnectionPool
        writers_; // of one: within a process writers queue here, between processes at the engine
    ConnectionPool readers_;
  };
}
