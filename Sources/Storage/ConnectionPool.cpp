#include "ConnectionPool.h"

#include <utility>

namespace OrthancExchange
{
  ConnectionPool::ConnectionPool(IEngine& engine, Access access, int size)
      : engine_(engine), access_(access), free_(size)
  {
  }

  ConnectionPool::Lease::Lease(ConnectionPool& pool, std::unique_ptr<Connection> connection)
      : pool_(pool), connection_(std::move(connection))
  {
  }

  ConnectionPool::Lease::~Lease()
  {
    pool_.GiveBack(std::move(connection_));
  }

  std::unique_ptr<ConnectionPool::Lease>
  ConnectionPool::Borrow(std::chrono::steady_clock::time_point until)
  {
    std::unique_ptr<Connection> connection;
    {
      std::unique_lock lock(mutex_);
      if (!cameFree_.wait_until(lock, until, [this] { return free_ > 0; }))
      {
        throw StorageFault(FaultKind::Busy);
      }
      free_--;
      if (!idle_.empty())
      {
        connection = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    try
    {
      if (connection == nullptr)
      {
        connection = std::make_unique<Connection>(engine_, access_);
      }
      return std::make_unique<Lease>(*this, std::move(connection));
    }
    catch (...)
    {
      GiveBack(nullptr);
      throw;
    }
  }

  void ConnectionPool::GiveBack(std::unique_ptr<Connection> connection)
  {
    std::vector<std::unique_ptr<Connection>> broken; // closed outside the lock
    {
      const std::lock_guard lock(mutex_);
      free_++;
      if (connection != nullptr && connection->IsUsable())
      {
        idle_.push_back(std::move(connection));
      }
      else if (connection != nullptr)
      {
        broken.swap(idle_); // when one broke, the server went away, and the others with it
        broken.push_back(std::move(connection));
      }
    }
    cameFree_.notify_one();
  }
}
