// When a request must have been answered (A23).
#pragma once

#include "Time.h"

namespace OrthancExchange
{
  /// GDPR Art. 12(3): the corresponding day `months` calendar months after receipt, or that month's
  /// last day where there is none. The result is the last second of that day, UTC: on the due date
  /// itself a request is not late.
  Instant DueDate(Instant receivedAt, int months);
}
