#include "TotalsWatch.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::chrono::minutes EVERY{10}; // at most: the whole index is read
  }

  TotalsWatch::TotalsWatch(IStore& store, IImageArchive& archive) : store_(store), archive_(archive)
  {
  }

  void TotalsWatch::Doubt()
  {
    doubted_ = true;
  }

  void TotalsWatch::Compare(const std::function<void()>& onParted)
  {
    const auto now = std::chrono::steady_clock::now();
    if (!doubted_ || (comparedAt_.has_value() && now < *comparedAt_ + EVERY))
    {
      return;
    }
    doubted_ = false; // first, so that what is deleted meanwhile is a reason anew
    try
    {
      CompareNow(onParted);
    }
    catch (...)
    {
      doubted_ = true;
      throw;
    }
  }

  void TotalsWatch::CompareNow(const std::function<void()>& onParted)
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
    if (excess != StudyTotals() && excess != excess_)
    {
      onParted();
    }
    excess_ = excess;
    comparedAt_ = std::chrono::steady_clock::now();
  }
}
