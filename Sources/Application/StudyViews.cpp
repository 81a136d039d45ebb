#include "StudyViews.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t MOST_VIEWS = 20000;
  }

  bool StudyViews::Holds(const Key& key, Instant now) const
  {
    const auto found = views_.find(key);
    // A clock that was put back makes no look last longer.
    return found != views_.end() && now >= found->second && now < found->second + SPAN;
  }

  bool StudyViews::IsOnRecord(StudyLook look, const std::string& user, const std::string& study,
                              Instant now) const
  {
    const std::lock_guard lock(mutex_);
    return Holds({StudyLook::Viewed, user, study}, now) || Holds({look, user, study}, now);
  }

  void StudyViews::Note(StudyLook look, const std::string& user, const std::string& study,
                        Instant now)
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
    views_[{look, user, study}] = now;
  }
}
