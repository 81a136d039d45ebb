#pragma once

#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace OrthancExchange
{
  enum class Urgency
  {
    Download,   ///< somebody waits for it
    Preparation ///< done while nobody does
  };

  /// Threads that read and deflate. Thread-safe. Ends its threads when destroyed; what waits then
  /// is never run.
  class PackingThreads
  {
  public:
    explicit PackingThreads(unsigned count);
    ~PackingThreads();

    PackingThreads(const PackingThreads&) = delete;
    PackingThreads& operator=(const PackingThreads&) = delete;

    /// `work` must not throw.
    void Submit(Urgency urgency, std::function<void()> work);

    unsigned Count() const
    {
      return static_cast<unsigned>(threads_.size());
    }

  private:
    void Run();

    std::mutex mutex_; ///< guards what stands below
    std::condition_variable wakeUp_;
    std::array<std::deque<std::function<void()>>, 2> waiting_; ///< by urgency
    bool stopping_ = false;
    std::vector<std::thread> threads_;
  };
}
