#include "Times.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <thread>

namespace OrthancExchange
{
  void Times::Take(const std::function<void()>& work)
  {
    const auto begin = std::chrono::steady_clock::now();
    work();
    Add(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
            .count());
  }

  void Times::Add(double milliseconds)
  {
    milliseconds_.push_back(milliseconds);
  }

  void Times::Add(const Times& others)
  {
    milliseconds_.insert(milliseconds_.end(), others.milliseconds_.begin(),
                         others.milliseconds_.end());
  }

  double Times::Percentile(double share) const
  {
    if (milliseconds_.empty())
    {
      return 0;
    }
    std::vector<double> sorted = milliseconds_;
    std::sort(sorted.begin(), sorted.end());
    const double rank = std::ceil(share * static_cast<double>(sorted.size())); // nearest rank
    return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
  }

  double ProcessorTime()
  {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  }

  Times TakeTimes(std::size_t threads, std::size_t count,
                  const std::function<void(std::size_t)>& work)
  {
    std::vector<Times> times(threads);
    std::vector<std::thread> running;
    for (std::size_t t = 0; t < threads; t++)
    {
      running.emplace_back(
          [&, t]
          {
            for (std::size_t i = t; i < count; i += threads)
            {
              times[t].Take([&] { work(i); });
            }
          });
    }
    for (std::thread& thread : running)
    {
      thread.join();
    }
    Times all;
    for (const Times& some : times)
    {
      all.Add(some);
    }
    return all;
  }
}
