#include "PieceSize.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::chrono::milliseconds QUICK{20};

    // With pieces of 256 KB that is 8 MB: more than a system takes from us for a slow client.
    constexpr int QUICK_FOR_LONG = 32;
  }

  PieceSize::PieceSize(std::size_t small, std::size_t large)
      : small_(std::max<std::size_t>(small, 1)), large_(std::max(large, small_))
  {
  }

  std::size_t PieceSize::Next() const
  {
    return quickOnes_ < QUICK_FOR_LONG ? small_ : large_;
  }

  void PieceSize::Taken(std::chrono::steady_clock::duration time)
  {
    quickOnes_ = time <= QUICK ? std::min(quickOnes_ + 1, QUICK_FOR_LONG) : 0;
  }
}
