#include "TotalsWatch.h"

namespace OrthancExchange
{
  TotalsWatch::TotalsWatch(IStore& store, IImageArchive& archive, const IClock* clock)
      : store_(store), archive_(archive), clock_(clock)
  {
  }

  void TotalsWatch::Doubt()
  {
    doubted_ = true;
  }

  void TotalsWatch::Compare(const std::function<void()>& onParted)
  {
    if (!doubted_ || clock_ == nullptr)
    {
      return;
    }
    const Instant now = clock_->Now(); // before anything is counted
    if (!doubt_.IsDue(now))
    {
      return;
    }
    doubted_ = false; // first, so that what is deleted meanwhile is a reason anew
    const TotalsDoubt before = doubt_;
    try
    {
      CompareNow(now, onParted);
    }
    catch (...)
    {
      doubt_ = before;
      doubted_ = true;
      throw;
    }
  }

  void TotalsWatch::CompareNow(Instant now, const std::function<void()>& onParted)
  {
    StudyTotals indexed;
    std::int64_t cursor = 0;
    store_.Read(
        [&](ITransaction& transaction)
        {
          indexed = transaction.Studies().Totals();
          cursor = transaction.Studies().Cursor().value_or(0);
        });
    const std::optional<StudyTotals> held = archive_.Totals();
    if (!held.has_value())
    {
      return;
    }
    if (archive_.LastChange() != cursor)
    {
      doubted_ = true; // it grew meanwhile; another time
      return;
    }
    const StudyTotals excess{held->studies - indexed.studies, held->series - indexed.series,
                             held->instances - indexed.instances};
    const TotalsDoubt::Verdict verdict = doubt_.Judge(excess, now);
    if (verdict == TotalsDoubt::Verdict::Parted)
    {
      onParted();
    }
    if (verdict == TotalsDoubt::Verdict::Unclear)
    {
      doubted_ = true;
    }
  }
}
