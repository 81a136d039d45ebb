#include "DueDate.h"

namespace OrthancExchange
{
  Instant DueDate(Instant receivedAt, int months)
  {
    using namespace std::chrono;
    const year_month_day received{floor<days>(receivedAt)};
    year_month_day due = received + std::chrono::months(months);
    if (!due.ok())
    {
      due = due.year() / due.month() / last;
    }
    return sys_days(due) + days(1) - seconds(1);
  }
}
