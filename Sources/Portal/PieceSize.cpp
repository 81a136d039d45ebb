#include "PieceSize.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::chrono::milliseconds QUICK{20};
  }

  PieceSize::PieceSize(std::size_t smallest, std::size_t largest)
      : smallest_(std::max<std::size_t>(smallest, 1)), largest_(std::max(largest, smallest_)),
        next_(smallest_)
  {
  }

  void PieceSize::Taken(std::chrono::steady_clock::duration time)
  {
    next_ = time <= QUICK ? std::min(2 * next_, largest_) : smallest_;
  }
}
