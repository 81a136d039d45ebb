#include "Forecast.h"

#include "DueDate.h"

namespace OrthancExchange
{
  Forecast ForecastOf(const std::vector<Instant>& dueDates, std::int64_t answered, Instant now)
  {
    constexpr double weeks = std::chrono::days(PACE_WINDOW).count() / 7.0;
    Forecast forecast;
    forecast.open = static_cast<std::int64_t>(dueDates.size());
    forecast.perWeekAnswered = static_cast<double>(answered) / weeks;
    std::int64_t late = 0;
    std::int64_t position = 0;
    for (const Instant due : dueDates)
    {
      if (due == NOT_DUE)
      {
        break;
      }
      position++;
      if (due < now)
      {
        forecast.overdue++;
        continue;
      }
      if (due <= now + std::chrono::days(7))
      {
        forecast.dueIn7Days++;
      }
      // The n-th is answered n / answered windows from now.
      if (answered > 0 && Seconds(PACE_WINDOW) * position > (due - now) * answered)
      {
        late++;
      }
    }
    if (answered > 0)
    {
      forecast.expectedLate = late;
    }
    return forecast;
  }
}
