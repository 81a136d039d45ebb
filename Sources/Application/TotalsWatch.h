#pragma once

#include "TotalsDoubt.h"

#include "../Ports/IClock.h"
#include "../Ports/IImageArchive.h"
#include "../Ports/IStore.h"

#include <atomic>
#include <functional>

namespace OrthancExchange
{
  /// Compares how many studies, series and instances index and archive hold: single instances can
  /// be deleted in ways that nobody tells of. Thread-safe, but for Compare() and IsPressing(),
  /// which are for one thread.
  class TotalsWatch
  {
  public:
    /// Without a clock nothing is compared.
    TotalsWatch(IStore& store, IImageArchive& archive, const IClock* clock);

    /// There is a reason to look. Returns at once: a deleted study makes hundreds of calls.
    void Doubt();

    /// Where there is a reason to, and not too often; again where it throws. `onParted` is called
    /// for a difference that was seen twice in the same way, once (TotalsDoubt.h).
    void Compare(const std::function<void()>& onParted);

    /// To be compared again within seconds.
    bool IsPressing() const
    {
      return doubt_.IsPressing();
    }

  private:
    void CompareNow(Instant now, const std::function<void()>& onParted);

    IStore& store_;
    IImageArchive& archive_;
    const IClock* clock_;
    std::atomic<bool> doubted_ = true; ///< after a start there may have been deletions
    TotalsDoubt doubt_;
  };
}
