#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace OrthancExchange
{
  /// Work of a thread of its own, done again after each interval. A fault ends one round alone; the
  /// first of several in a row is said. Thread-safe, but for Start(), which is called once at a
  /// time.
  class PeriodicTask
  {
  public:
    using Work = std::function<void()>;
    using Said = std::function<void(const std::string&)>; ///< what() of the fault

    PeriodicTask(Work work, Said onFault, std::chrono::milliseconds interval);
    ~PeriodicTask(); ///< stops

    PeriodicTask(const PeriodicTask&) = delete;
    PeriodicTask& operator=(const PeriodicTask&) = delete;

    void Start();

    /// Waits for the round that is going on, which should look at IsStopping() when it is long.
    void Stop();

    /// The next round begins at once.
    void Wake();

    bool IsStopping();

  private:
    void Run();

    Work work_;
    Said onFault_;
    std::chrono::milliseconds interval_;

    std::mutex mutex_; ///< guards what stands below
    std::condition_variable wakeUp_;
    bool stopping_ = false;
    bool woken_ = false;
    std::thread thread_;
  };
}
