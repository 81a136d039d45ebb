#include "PackingThreads.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

namespace OrthancExchange
{
  /// Work on numbers that several threads share out among themselves.
  class PackingThreads::SharedWork
  {
  public:
    SharedWork(std::size_t count, std::function<void(std::size_t)> work)
        : count_(count), work_(std::move(work))
    {
    }

    /// False when no number was left to begin with.
    bool DoNext()
    {
      std::unique_lock lock(mutex_);
      if (next_ == count_)
      {
        return false;
      }
      const std::size_t number = next_++;
      lock.unlock();
      std::exception_ptr failure;
      try
      {
        work_(number);
      }
      catch (...)
      {
        failure = std::current_exception();
      }
      lock.lock();
      ++done_;
      if (failure && !failure_)
      {
        failure_ = failure;
        done_ += count_ - next_; // the rest is left undone
        next_ = count_;
      }
      allDone_.notify_all();
      return true;
    }

    void Finish()
    {
      std::unique_lock lock(mutex_);
      allDone_.wait(lock, [this] { return done_ == count_; });
      if (failure_)
      {
        std::rethrow_exception(failure_);
      }
    }

  private:
    const std::size_t count_;
    const std::function<void(std::size_t)> work_;
    std::mutex mutex_; ///< guards what stands below
    std::condition_variable allDone_;
    std::size_t next_ = 0;
    std::size_t done_ = 0;
    std::exception_ptr failure_;
  };

  PackingThreads::PackingThreads(unsigned count)
  {
    for (unsigned i = 0; i < std::max(count, 1U); ++i)
    {
      threads_.emplace_back([this] { Run(); });
    }
  }

  PackingThreads::~PackingThreads()
  {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wakeUp_.notify_all();
    for (std::thread& thread : threads_)
    {
      thread.join();
    }
  }

  void PackingThreads::Submit(Urgency urgency, std::function<void()> work)
  {
    {
      const std::lock_guard lock(mutex_);
      waiting_.at(static_cast<std::size_t>(urgency)).push_back(std::move(work));
    }
    wakeUp_.notify_one();
  }

  void PackingThreads::ForEach(Urgency urgency, std::size_t count,
                               std::function<void(std::size_t)> work)
  {
    const auto shared = std::make_shared<SharedWork>(count, std::move(work));
    for (std::size_t helper = 1; helper < std::min<std::size_t>(count, Count()); ++helper)
    {
      Help(urgency, shared);
    }
    while (shared->DoNext())
    {
    }
    shared->Finish();
  }

  void PackingThreads::Help(Urgency urgency, const std::shared_ptr<SharedWork>& shared)
  {
    // One number at a time, so that what is more urgent comes in between.
    Submit(urgency,
           [this, urgency, shared]
           {
             if (shared->DoNext())
             {
               Help(urgency, shared);
             }
           });
  }

  void PackingThreads::Run()
  {
    std::unique_lock lock(mutex_);
    for (;;)
    {
      const auto next = std::find_if(waiting_.begin(), waiting_.end(),
                                     [](const auto& queue) { return !queue.empty(); });
      if (stopping_)
      {
        return;
      }
      if (next == waiting_.end())
      {
        wakeUp_.wait(lock);
        continue;
      }
      const std::function<void()> work = std::move(next->front());
      next->pop_front();
      lock.unlock();
      work();
      lock.lock();
    }
  }
}
