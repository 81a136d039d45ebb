#pragma once

#include <chrono>

namespace OrthancExchange
{
  /// How long to wait before the next attempt after `attempts` failed ones (1, 2, ...): 10 ms,
  /// doubled each time, at most 1 s, of which `jitter` (0 to 1) decides the upper half, so that
  /// processes that collided do not do so again.
  std::chrono::milliseconds PauseBeforeRetry(int attempts, double jitter);
}
