#pragma once

#include "../Domain/Time.h"

#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace OrthancExchange
{
  enum class StudyLook
  {
    Shown, ///< whose it is, and a small picture
    Viewed ///< its pictures, in the viewer
  };

  /// Who among the staff has a look at a study on record already, so that a look is one row of the
  /// audit log and not one for each picture. Kept in memory only: what is forgotten, by a restart
  /// or for want of room, costs a further row and never leaves one out. Thread-safe.
  class StudyViews
  {
  public:
    /// A working day: a study left open stays one look.
    static constexpr std::chrono::hours SPAN{12};

    /// Whoever viewed it was shown it too.
    bool IsOnRecord(StudyLook look, const std::string& user, const std::string& study,
                    Instant now) const;

    /// To be called once the row is written.
    void Note(StudyLook look, const std::string& user, const std::string& study, Instant now);

  private:
    using Key = std::tuple<StudyLook, std::string, std::string>;

    bool Holds(const Key& key, Instant now) const;

    mutable std::mutex mutex_;
    std::map<Key, Instant> views_;
  };
}
