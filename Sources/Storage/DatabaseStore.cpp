#include "DatabaseStore.h"

#include "Migrator.h"
#include "RetryPolicy.h"
#include "Transaction.h"

#include <random>
#include <thread>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    /// The first may do no more than find that a connection of the pool is dead.
    constexpr int TRIES_WHILE_AWAY = 2;

    double Jitter()
    {
      thread_local std::minstd_rand generator(std::random_device{}());
      return std::uniform_real_distribution<double>(0, 1)(generator);
    }

    void RunTransaction(Connection& connection, SettingsCache& settings,
                        const std::function<void(ITransaction&)>& work)
    {
      connection.Begin();
      try
      {
        Transaction transaction(connection, settings);
        work(transaction);
        connection.Commit();
      }
      catch (...)
      {
        connection.Rollback();
        throw;
      }
    }
  }

  DatabaseStore::DatabaseStore(std::unique_ptr<IEngine> engine, int connections,
                               std::chrono::milliseconds patience)
      : engine_(std::move(engine)), patience_(patience), writers_(*engine_, Access::Write, 1),
        readers_(*engine_, Access::Read, connections - 1)
  {
    Migrator migrator(*engine_, Migrations());
    Repeat(writers_, [&](Connection& connection) { migrator.Run(connection); });
  }

  void DatabaseStore::Repeat(ConnectionPool& pool, const std::function<void(Connection&)>& attempt)
  {
    const auto until = std::chrono::steady_clock::now() + patience_;
    for (int attempts = 1;; attempts++)
    {
      try
      {
        const std::unique_ptr<ConnectionPool::Lease> lease = pool.Borrow(until);
        attempt(**lease);
        away_ = false;
        return;
      }
      catch (const StorageFault& fault)
      {
        const auto pause = PauseBeforeRetry(attempts, Jitter());
        const bool unreachable = fault.Kind() == FaultKind::ConnectionLost;
        if (!fault.MayBeRepeated() || (unreachable && away_ && attempts >= TRIES_WHILE_AWAY) ||
            std::chrono::steady_clock::now() + pause > until)
        {
          away_ = away_ || unreachable;
          throw;
        }
        std::this_thread::sleep_for(pause);
      }
    }
  }

  void DatabaseStore::Write(const std::function<void(ITransaction&)>& work)
  {
    Repeat(writers_, [&](Connection& connection) { RunTransaction(connection, settings_, work); });
  }

  void DatabaseStore::Read(const std::function<void(ITransaction&)>& work)
  {
    Repeat(readers_, [&](Connection& connection) { RunTransaction(connection, settings_, work); });
  }

  std::string DatabaseStore::Engine()
  {
    std::string version;
    Repeat(readers_, [&](Connection& connection) { version = connection.Version(); });
    return version;
  }
}
