#pragma once

#include <chrono>
#include <cstddef>

namespace OrthancExchange
{
  /// How long a client may take to send or fetch a lot of bytes: never `stall` without any, and
  /// never slower than `floor` bytes per second over a window. Windows begin anew so that a quick
  /// start buys no crawl later on.
  class TransferPace
  {
  public:
    using Time = std::chrono::steady_clock::time_point;

    TransferPace(std::chrono::milliseconds stall, std::size_t floor, Time now);

    /// When the next byte must have moved.
    Time Deadline(Time now) const;

    void Moved(std::size_t bytes, Time now);

  private:
    std::chrono::milliseconds stall_;
    std::size_t floor_;
    Time windowStart_;
    std::size_t windowBytes_ = 0;
  };
}
