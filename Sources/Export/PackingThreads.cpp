#include "PackingThreads.h"

#include <algorithm>
#include <utility>

namespace OrthancExchange
{
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
