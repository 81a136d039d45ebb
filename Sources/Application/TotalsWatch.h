#pragma once

#include "../Ports/IImageArchive.h"
#include "../Ports/IStore.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>

namespace OrthancExchange
{
  /// Compares how many studies, series and instances index and archive hold: single instances can
  /// be deleted in ways that nobody tells of. Thread-safe, but for Compare(), which is for one
  /// thread.
  class TotalsWatch
  {
  public:
    TotalsWatch(IStore& store, IImageArchive& archive);

    /// There is a reason to look. Returns at once: a deleted study makes hundreds of calls.
    void Doubt();

    /// Where there is a reason to, and not too often; again where it throws. `onParted` is called
    /// once for one difference: what a check has left standing, another would not mend.
    void Compare(const std::function<void()>& onParted);

  private:
    void CompareNow(const std::function<void()>& onParted);

    IStore& store_;
    IImageArchive& archive_;
    std::atomic<bool> doubted_ = true;  ///< after a start there may have been deletions
    std::optional<StudyTotals> excess_; ///< of the archive, when it was last compared
    std::optional<std::chrono::steady_clock::time_point> comparedAt_;
  };
}
