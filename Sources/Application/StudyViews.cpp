#include "StudyViews.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t MOST_VIEWS = 20000;
  }

  bool StudyViews::IsOnRecord(const std::string& user, const std::string& study, Instant now) const
  {
    const std::lock_guard lock(mutex_);
    const auto found = views_.find({user, study});
    return found != views_.end() && now < found->second + SPAN;
  }

  void StudyViews::Note(const std::string& user, const std::string& study, Instant now)
  {
    const std::lock_guard lock(mutex_);
    if (views_.size() >= MOST_VIEWS)
    {
      std::erase_if(views_, [&](const auto& view) { return view.second + SPAN <= now; });
    }
    if (views_.size() >= MOST_VIEWS)
    {
      views_.clear();
    }
    views_[{user, study}] = now;
  }
}
