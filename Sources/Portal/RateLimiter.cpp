#include "RateLimiter.h"

#include <algorithm>
#include <cmath>

namespace OrthancExchange
{
  RateLimiter::RateLimiter(double tokensPerSecond, double burst, std::size_t capacity)
      : tokensPerSecond_(tokensPerSecond), burst_(std::max(burst, 1.0)),
        capacity_(std::max<std::size_t>(capacity, 1))
  {
  }

  RateLimiter::Bucket& RateLimiter::Touch(const std::string& key, Time now)
  {
    const auto found = index_.find(key);
    if (found != index_.end())
    {
      buckets_.splice(buckets_.begin(), buckets_, found->second);
      return buckets_.front();
    }

    if (buckets_.size() >= capacity_)
    {
      index_.erase(buckets_.back().key);
      buckets_.pop_back();
    }
    buckets_.push_front({key, burst_, now});
    index_[key] = buckets_.begin();
    return buckets_.front();
  }

  bool RateLimiter::Take(const std::string& key, Time now)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    Bucket& bucket = Touch(key, now);
    const std::chrono::duration<double> elapsed = std::max(now, bucket.updated) - bucket.updated;
    bucket.tokens = std::min(burst_, bucket.tokens + elapsed.count() * tokensPerSecond_);
    bucket.updated = std::max(now, bucket.updated);
    if (bucket.tokens < 1.0)
    {
      return false;
    }
    bucket.tokens -= 1.0;
    return true;
  }

  std::chrono::seconds RateLimiter::RefillTime() const
  {
    if (tokensPerSecond_ <= 0)
    {
      return std::chrono::hours(1);
    }
    const double seconds = std::min(std::ceil(1.0 / tokensPerSecond_), 3600.0);
    return std::chrono::seconds(static_cast<long>(std::max(seconds, 1.0)));
  }

  std::size_t RateLimiter::Size() const
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    return buckets_.size();
  }
}
