#include "TransferPace.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t WINDOW_BYTES = 256 * 1024;
  }

  TransferPace::TransferPace(std::chrono::milliseconds stall, std::size_t floor, Time now)
      : stall_(stall), floor_(std::max<std::size_t>(floor, 1)), windowStart_(now)
  {
  }

  TransferPace::Time TransferPace::Deadline(Time now) const
  {
    const std::chrono::milliseconds earned(windowBytes_ * 1000 / floor_);
    return std::min(now + stall_, windowStart_ + stall_ + earned);
  }

  void TransferPace::Moved(std::size_t bytes, Time now)
  {
    windowBytes_ += bytes;
    if (windowBytes_ >= WINDOW_BYTES)
    {
      windowBytes_ = 0;
      windowStart_ = now;
    }
  }
}
