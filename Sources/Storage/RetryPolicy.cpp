#include "RetryPolicy.h"

#include <algorithm>

namespace OrthancExchange
{
  std::chrono::milliseconds PauseBeforeRetry(int attempts, double jitter)
  {
    constexpr int firstPause = 10;
    constexpr int longestPause = 1000;
    constexpr int doublings = 7; // 10 ms * 2^7 is beyond the longest already

    const int half =
        std::min(longestPause, firstPause << std::clamp(attempts - 1, 0, doublings)) / 2;
    return std::chrono::milliseconds(half + static_cast<int>(half * jitter));
  }
}
