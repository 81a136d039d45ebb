#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace OrthancExchange
{
  /// Whose turn it is: none of a kind is begun while one of an earlier kind waits.
  enum class Urgency
  {
    Awaited,    ///< a download stands still without it
    Ahead,      ///< a download will want it next
    Preparation ///< done while nobody waits
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

    /// Does `work` for 0 to `count` - 1, in the calling thread and in those that have nothing more
    /// urgent to do; so one of the threads may call it. Throws what the work threw first, and then
    /// begins nothing more.
    void ForEach(Urgency urgency, std::size_t count, std::function<void(std::size_t)> work);

    unsigned Count() const
    {
      return static_cast<unsigned>(threads_.size());
    }

  private:
    class SharedWork;

    void Help(Urgency urgency, const std::shared_ptr<SharedWork>& shared);
    void Run();

    std::mutex mutex_; ///< guards what stands below
    std::condition_variable wakeUp_;
    std::array<std::deque<std::function<void()>>, 3> waiting_; ///< by urgency
    bool stopping_ = false;
    std::vector<std::thread> threads_;
  };
}
