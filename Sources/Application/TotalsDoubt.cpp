#include "TotalsDoubt.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::chrono::minutes EVERY{10};
    constexpr std::chrono::seconds AGAIN{5}; // by then the archive has told of a deletion
  }

  bool TotalsDoubt::IsDue(Instant now) const
  {
    return now >= nextAt_ || nextAt_ > now + EVERY;
  }

  TotalsDoubt::Verdict TotalsDoubt::Judge(const StudyTotals& excess, Instant now)
  {
    nextAt_ = now + EVERY;
    const std::optional<StudyTotals> suspected = suspected_;
    suspected_.reset();
    if (excess == StudyTotals() || excess == judged_)
    {
      judged_ = excess;
      return Verdict::Settled;
    }
    if (excess == suspected)
    {
      judged_ = excess;
      return Verdict::Parted;
    }
    if (!suspected.has_value()) // else deletions go on; another time
    {
      suspected_ = excess;
      nextAt_ = now + AGAIN;
    }
    return Verdict::Unclear;
  }
}
