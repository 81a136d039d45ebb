#pragma once

#include <atomic>
#include <future>
#include <thread>

namespace OrthancExchange
{
  /// Holds the handler's calls until opened.
  class Gate
  {
  public:
    void Wait()
    {
      ++waiting_;
      opened_.wait();
    }

    void AwaitWaiting(int count) const
    {
      while (waiting_ < count)
      {
        std::this_thread::yield();
      }
    }

    void Open()
    {
      promise_.set_value();
    }

  private:
    std::promise<void> promise_;
    std::shared_future<void> opened_ = promise_.get_future().share();
    std::atomic<int> waiting_{0};
  };
}
