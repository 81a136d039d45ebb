#include "DueDate.h"

#include "EnumText.h"
#include "Refusal.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<DueState, 3> DUE_STATE_TEXTS{{{DueState::Running, "Running"},
                                                      {DueState::Paused, "Paused"},
                                                      {DueState::Extended, "Extended"}}};

    void RequireInTime(const Request& request, Instant now)
    {
      if (IsOverdue(request, now))
      {
        throw Refusal(RefusalCode::InvalidState,
                      "The due date has passed, so it can no longer be moved. Please answer the "
                      "request.");
      }
    }

    /// The months that the request was given, which are not kept: those that come nearest to its
    /// due date. Months differ by more days than holidays do.
    int MonthsOf(const Request& request, const Holidays& holidays)
    {
      const auto distance = [&](int months)
      {
        return std::chrono::abs(DueDate(request.dueFrom, months, holidays) - request.dueAt);
      };
      int nearest = 1;
      for (int months = nearest + 1; months <= LONGEST_MONTHS; months++)
      {
        nearest = distance(months) < distance(nearest) ? months : nearest;
      }
      return nearest;
    }
  }

  const char* ToString(DueState state)
  {
    return EnumToText(DUE_STATE_TEXTS, state);
  }

  bool IsWorkingDay(std::chrono::sys_days day, const Holidays& holidays)
  {
    const std::chrono::weekday weekday(day);
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
           !holidays.contains(day);
  }

  Instant DueDate(Instant from, int months, const Holidays& holidays)
  {
    using namespace std::chrono;
    const year_month_day received{floor<days>(from)};
    year_month_day due = received + std::chrono::months(months);
    if (!due.ok())
    {
      due = due.year() / due.month() / last;
    }
    sys_days day(due);
    while (!IsWorkingDay(day, holidays))
    {
      day += days(1);
    }
    return day + days(1) - seconds(1);
  }

  DueState DueStateOf(const Request& request)
  {
    if (request.identificationAskedAt.has_value())
    {
      return DueState::Paused;
    }
    return request.extendedAt.has_value() ? DueState::Extended : DueState::Running;
  }

  bool IsOverdue(const Request& request, Instant now)
  {
    return request.state == RequestState::ToReview && now > request.dueAt;
  }

  void StartClock(Request& request, Instant from, const DueRules& rules)
  {
    request.identificationAskedAt.reset();
    request.dueFrom = from;
    const int months = request.extendedAt.has_value() ? LONGEST_MONTHS : rules.months;
    request.dueAt = DueDate(from, months, rules.holidays);
  }

  void PauseClock(Request& request, Instant now)
  {
    if (request.identificationAskedAt.has_value())
    {
      return;
    }
    RequireInTime(request, now);
    request.identificationAskedAt = now;
    request.dueAt = NOT_DUE;
  }

  void EndClock(Request& request, Instant now, const DueRules& rules)
  {
    if (request.identificationAskedAt.has_value())
    {
      StartClock(request, now, rules);
    }
  }

  void ExtendClock(Request& request, const std::string& reason, Instant now, const DueRules& rules)
  {
    if (request.identificationAskedAt.has_value())
    {
      throw Refusal(RefusalCode::InvalidState,
                    "Nothing is due while proof of identification is awaited.");
    }
    if (request.extendedAt.has_value())
    {
      throw Refusal(RefusalCode::InvalidState, "This request was extended before; once is all.");
    }
    RequireInTime(request, now);
    const Instant extended = DueDate(request.dueFrom, LONGEST_MONTHS, rules.holidays);
    if (extended <= request.dueAt)
    {
      throw Refusal(RefusalCode::InvalidState,
                    "This request already has the three months that are the most.");
    }
    request.extendedAt = now;
    request.extensionReason = reason;
    request.dueAt = extended;
  }

  bool MoveDueDate(Request& request, Instant now, const DueRules& before, const DueRules& after)
  {
    if (request.state != RequestState::ToReview || request.identificationAskedAt.has_value())
    {
      return false;
    }
    const int months = request.extendedAt.has_value()
                           ? LONGEST_MONTHS
                           : std::min(MonthsOf(request, before.holidays), after.months);
    Instant due = DueDate(request.dueFrom, months, after.holidays);
    if (due < request.dueAt)
    {
      const Instant nextWorkingDay = DueDate(now, 0, after.holidays);
      due = std::min(request.dueAt, std::max(due, nextWorkingDay));
    }
    const bool moved = due != request.dueAt;
    request.dueAt = due;
    return moved;
  }
}
