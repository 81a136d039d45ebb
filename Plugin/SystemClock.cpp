#include "SystemClock.h"

namespace OrthancExchange
{
  Instant SystemClock::Now() const
  {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
}
