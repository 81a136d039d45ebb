#pragma once

#include "Asio.h"

#include <atomic>
#include <functional>
#include <memory>

namespace OrthancExchange
{
  /// Threads for what blocks: the database, the disk. Thread-safe.
  class WorkerPool
  {
  public:
    WorkerPool(int threads, std::size_t queueLimit);
    ~WorkerPool();

    /// `work` must not throw. False when as many as the limit are waiting already.
    bool TryPost(std::function<void()> work);

    /// Finishes what was posted, then ends the threads.
    void Join();

  private:
    const std::size_t limit_; ///< running and waiting together
    std::atomic<std::size_t> pending_{0};
    asio::thread_pool pool_;
  };

  /// One piece of work in a pool, whose end a coroutine awaits on its own strand. All methods are
  /// called on that strand. The work keeps the task alive, so a coroutine may end before it.
  class BackgroundTask : public std::enable_shared_from_this<BackgroundTask>
  {
  public:
    explicit BackgroundTask(const asio::any_io_executor& strand);

    /// False when the pool's queue is full. May be started again after Finish().
    bool Start(WorkerPool& pool, std::function<void()> work);

    /// Until the work is done; at once when none was started.
    Awaitable<void> Finish();

    /// What the work threw, once.
    void RethrowFailure();

  private:
    asio::any_io_executor strand_;
    asio::steady_timer done_; ///< cancelled as the signal
    bool running_ = false;
    std::exception_ptr failure_;
  };
}
