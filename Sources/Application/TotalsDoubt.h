#pragma once

#include "../Domain/Study.h"
#include "../Domain/Time.h"

#include <optional>

namespace OrthancExchange
{
  /// Tells numbers that index and archive differ in from those that only seem to, between a
  /// deletion and the archive's word of it. For one thread.
  class TotalsDoubt
  {
  public:
    enum class Verdict
    {
      Settled, ///< no difference, or one that was judged before: another check would not mend it
      Unclear, ///< to be looked at again once IsDue()
      Parted   ///< the same difference was seen twice
    };

    /// Not oftener: to compare reads the whole index. A clock that was put back makes it due.
    bool IsDue(Instant now) const;

    /// `excess` is what the archive has more than the index.
    Verdict Judge(const StudyTotals& excess, Instant now);

    /// Due within seconds.
    bool IsPressing() const
    {
      return suspected_.has_value();
    }

  private:
    Instant nextAt_{};
    std::optional<StudyTotals> judged_;
    std::optional<StudyTotals> suspected_; ///< another one, seen once
  };
}
