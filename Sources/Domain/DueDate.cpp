#include "DueDate.h"

#include "EnumText.h"
#include "Refusal.h"

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
}
