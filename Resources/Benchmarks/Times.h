#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace OrthancExchange
{
  /// Milliseconds that something took, over and over.
  class Times
  {
  public:
    /// Runs `work` and keeps how long it took by the clock.
    void Take(const std::function<void()>& work);

    void Add(double milliseconds);
    void Add(const Times& others);

    std::size_t Count() const
    {
      return milliseconds_.size();
    }

    /// The time that this share of all stayed within: 0.95 for the 95th percentile. 0 when there
    /// is none.
    double Percentile(double share) const;

  private:
    std::vector<double> milliseconds_;
  };

  /// Milliseconds of processor time that this process has used so far, all its threads together.
  double ProcessorTime();

  /// Calls `work` once with each number below `count`, `threads` at a time, and gives all times.
  Times TakeTimes(std::size_t threads, std::size_t count,
                  const std::function<void(std::size_t)>& work);
}
