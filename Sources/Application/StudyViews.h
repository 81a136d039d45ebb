#pragma once

#include "../Domain/Time.h"

#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace OrthancExchange
{
  /// Who among the staff has a look at a study on record already, so that a look is one row of the
  /// audit log and not one for each picture. Kept in memory only: what is forgotten, by a restart
  /// or for want of room, costs a further row and never leaves one out. Thread-safe.
  class StudyViews
  {
  public:
    /// A working day: a study left open stays one look.
    static constexpr std::chrono::hours SPAN{12};

    bool IsOnRecord(const std::string& user, const std::string& study, Instant now) const;

    /// To be called once the row is written.
    void Note(const std::string& user, const std::string& study, Instant now);

  private:
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Instant> views_;
  };
}
