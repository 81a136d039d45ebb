#pragma once

#include "Connection.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace OrthancExchange
{
  /// Connections of one kind, made when first needed. Thread-safe.
  class ConnectionPool
  {
  public:
    ConnectionPool(IEngine& engine, Access access, int size);

    /// A connection on loan; it goes back with the object, unless it broke.
    class Lease
    {
    public:
      Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection);
      ~Lease();

      Lease(const Lease&) = delete;
      Lease& operator=(const Lease&) = delete;

      Connection& operator*() const
      {
        return *connection_;
      }

    private:
      ConnectionPool& pool_;
      std::unique_ptr<Connection> connection_;
    };

    /// Waits for a free connection. Throws StorageFault: Busy when none came free until then.
    std::unique_ptr<Lease> Borrow(std::chrono::steady_clock::time_point until);

  private:
    void GiveBack(std::unique_ptr<Connection> connection);

    IEngine& engine_;
    Access access_;
    std::mutex mutex_;
    std::condition_variable cameFree_;
    std::vector<std::unique_ptr<Connection>> idle_;
    int free_; ///< how many may still be lent, idle or not yet made
  };
}
