#include "WorkerPool.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    std::size_t AtLeastOne(int threads)
    {
      return static_cast<std::size_t>(std::max(threads, 1));
    }
  }

  WorkerPool::WorkerPool(int threads, std::size_t queueLimit)
      : limit_(AtLeastOne(threads) + queueLimit), pool_(AtLeastOne(threads))
  {
  }

  WorkerPool::~WorkerPool()
  {
    Join();
  }

  bool WorkerPool::TryPost(std::function<void()> work)
  {
    if (pending_.fetch_add(1) >= limit_)
    {
      --pending_;
      return false;
    }
    asio::post(pool_,
               [this, work = std::move(work)]
               {
                 work();
                 --pending_;
               });
    return true;
  }

  void WorkerPool::Join()
  {
    pool_.join();
  }

  BackgroundTask::BackgroundTask(const asio::any_io_executor& strand)
      : strand_(strand), done_(strand, SteadyTime::max())
  {
  }

  bool BackgroundTask::Start(WorkerPool& pool, std::function<void()> work)
  {
    auto finished = [self = shared_from_this()](const std::exception_ptr& failure)
    {
      asio::post(self->strand_,
                 [self, failure]
                 {
                   self->running_ = false;
                   self->failure_ = failure;
                   self->done_.cancel();
                 });
    };

    running_ = pool.TryPost(
        [work = std::move(work), finished]
        {
          try
          {
            work();
          }
          catch (...)
          {
            finished(std::current_exception());
            return;
          }
          finished(nullptr);
        });
    return running_;
  }

  Awaitable<void> BackgroundTask::Finish()
  {
    while (running_)
    {
      ErrorCode cancelled;
      co_await done_.async_wait(Into(cancelled));
    }
  }

  void BackgroundTask::RethrowFailure()
  {
    if (failure_)
    {
      std::rethrow_exception(std::exchange(failure_, nullptr));
    }
  }
}
