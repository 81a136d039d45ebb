// What will be late, foreseen by a rule simple enough to check by hand (A23).
#pragma once

#include "Time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace OrthancExchange
{
  /// How long back the pace is measured.
  constexpr std::chrono::days PACE_WINDOW{28};

  struct Forecast
  {
    std::int64_t open = 0; ///< those whose clock stands still included
    std::int64_t overdue = 0;
    std::int64_t dueIn7Days = 0; ///< not overdue
    double perWeekAnswered = 0;  ///< mean of the last four weeks

    /// Requests that are not overdue yet and will be: the open ones are answered in the order of
    /// their due dates, at that pace. nullopt when nothing was answered in the four weeks, since no
    /// pace is known then.
    std::optional<std::int64_t> expectedLate;
  };

  /// `dueDates` of all open requests, ascending; NOT_DUE where the clock stands still.
  Forecast ForecastOf(const std::vector<Instant>& dueDates, std::int64_t answered, Instant now);
}
