#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <mutex>
#include <string>

namespace OrthancExchange
{
  /// A token bucket per key. Thread-safe. Holds at most `capacity` keys: beyond, the one unused for
  /// longest goes, which is the one most likely to be full again, so that forgetting it changes
  /// nothing.
  class RateLimiter
  {
  public:
    using Time = std::chrono::steady_clock::time_point;

    RateLimiter(double tokensPerSecond, double burst, std::size_t capacity);

    /// Takes one token. False when there is none; trying does not prolong the wait.
    bool Take(const std::string& key, Time now);

    /// Whole seconds until a token is there again, at least 1: for Retry-After.
    std::chrono::seconds RefillTime() const;

    std::size_t Size() const;

  private:
    struct Bucket
    {
      std::string key;
      double tokens = 0;
      Time updated{};
    };

    using Buckets = std::list<Bucket>; // most recently used first

    Bucket& Touch(const std::string& key, Time now);

    const double tokensPerSecond_;
    const double burst_;
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    Buckets buckets_;
    std::map<std::string, Buckets::iterator> index_;
  };
}
