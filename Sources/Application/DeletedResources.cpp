#include "DeletedResources.h"

namespace OrthancExchange
{
  void DeletedResources::AddStudy(const std::string& study)
  {
    const std::lock_guard lock(mutex_);
    studies_.insert(study);
  }

  void DeletedResources::AddSeries(const std::string& series)
  {
    const std::lock_guard lock(mutex_);
    series_.insert(series);
  }

  bool DeletedResources::IsEmpty() const
  {
    const std::lock_guard lock(mutex_);
    return !looking_ && studies_.empty() && series_.empty();
  }

  void DeletedResources::LookAgain(const Look& look)
  {
    Ids studies;
    Ids series;
    {
      const std::lock_guard lock(mutex_);
      if (studies_.empty() && series_.empty())
      {
        return;
      }
      studies.swap(studies_);
      series.swap(series_);
      looking_ = true;
    }
    try
    {
      look(studies, series);
    }
    catch (...)
    {
      const std::lock_guard lock(mutex_);
      looking_ = false;
      studies_.merge(studies);
      series_.merge(series);
      throw;
    }
    const std::lock_guard lock(mutex_);
    looking_ = false;
  }
}
