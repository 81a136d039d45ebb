#pragma once

#include "../Domain/SettingParsing.h"

#include <cstdint>
#include <mutex>
#include <optional>

namespace OrthancExchange
{
  /// The settings as last read, with the stamp that they had. A stamp is drawn by lot with each
  /// change, so that no other database, nor one that was put back to an earlier day, says the same
  /// of other settings. Thread-safe.
  class SettingsCache
  {
  public:
    /// nullopt unless they were kept with this stamp.
    std::optional<SettingValues> Find(std::int64_t stamp) const
    {
      const std::lock_guard lock(mutex_);
      return stamp == stamp_ ? values_ : std::nullopt;
    }

    void Keep(std::int64_t stamp, const SettingValues& values)
    {
      const std::lock_guard lock(mutex_);
      stamp_ = stamp;
      values_ = values;
    }

  private:
    mutable std::mutex mutex_;
    std::int64_t stamp_ = 0;
    std::optional<SettingValues> values_;
  };
}
