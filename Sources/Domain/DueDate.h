// When a request must have been answered (A23): GDPR Art. 12(3) and 15 as the UK's Information
// Commissioner reads them.
#pragma once

#include "Request.h"
#include "Time.h"

#include <set>

namespace OrthancExchange
{
  using Holidays = std::set<std::chrono::sys_days>;

  struct DueRules
  {
    int months = 1;    ///< calendar months to answer, 1 to LONGEST_MONTHS
    Holidays holidays; ///< besides Saturdays and Sundays

    bool operator==(const DueRules&) const = default;
  };

  /// Art. 12(3): one month, "extended by two further months where necessary".
  constexpr int LONGEST_MONTHS = 3;

  /// The due date of a request whose clock stands still: the last second of the year 9999, so that
  /// it sorts after all others and is never passed.
  constexpr Instant NOT_DUE{Seconds(253402300799)};

  bool IsWorkingDay(std::chrono::sys_days day, const Holidays& holidays);

  /// The corresponding day `months` calendar months after `from`, or that month's last day where
  /// there is none; where that is no working day, the next working day. The result is the last
  /// second of the day, UTC: on the due date itself a request is not late.
  Instant DueDate(Instant from, int months, const Holidays& holidays);

  enum class DueState
  {
    Running,
    Paused,  ///< proof of identification was asked for and has not come
    Extended ///< by two further months, which the requester was told
  };

  const char* ToString(DueState state);

  DueState DueStateOf(const Request& request);

  /// Open, and its due date has passed.
  bool IsOverdue(const Request& request, Instant now);

  /// The clock begins: on receipt, and anew on the day on which the identification asked for came.
  void StartClock(Request& request, Instant from, const DueRules& rules);

  /// Identification was asked for: the clock stands still until StartClock(). A second question is
  /// a reminder and changes nothing. Throws Refusal(InvalidState) when the due date has passed:
  /// asking must not undo a delay.
  void PauseClock(Request& request, Instant now);

  /// The request is answered. A clock that stood still until then begins with the answer, which
  /// therefore is in time; one that ran stays as it is.
  void EndClock(Request& request, Instant now, const DueRules& rules);

  /// Extends to three months in all, once. Throws Refusal(InvalidState) when that was done before,
  /// gains nothing, is too late (the requester must be told within the first period), or while the
  /// clock stands still.
  void ExtendClock(Request& request, const std::string& reason, Instant now, const DueRules& rules);

  /// Moves the due date of an open request whose clock runs to where the rules that replaced
  /// `before` put it; whether it moved. Other holidays move it both ways, fewer months to an
  /// earlier day, more months not at all: who asked was told the earlier one. Never to before the
  /// next working day from `now` on, so that changed rules make no request overdue.
  bool MoveDueDate(Request& request, Instant now, const DueRules& before, const DueRules& after);
}
