#pragma once

#include "../../Sources/Ports/IClock.h"

#include <atomic>
#include <cstdint>

namespace OrthancExchange
{
  /// Stands still until it is told to move.
  class FakeClock : public IClock
  {
  public:
    Instant Now() const override
    {
      return Instant(Seconds(seconds_.load()));
    }

    void Advance(Seconds step)
    {
      seconds_ += step.count();
    }

  private:
    std::atomic<std::int64_t> seconds_{1795278240}; // 2026-11-21T16:24:00Z
  };
}
