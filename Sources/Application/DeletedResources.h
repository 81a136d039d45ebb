#pragma once

#include <functional>
#include <mutex>
#include <set>
#include <string>

namespace OrthancExchange
{
  /// What the archive said was deleted, until it was looked at again: the archive tells it only
  /// once, and no log holds it. Thread-safe.
  class DeletedResources
  {
  public:
    using Ids = std::set<std::string>;
    using Look = std::function<void(const Ids& studies, const Ids& series)>;

    void AddStudy(const std::string& study); ///< all of it, or some of its instances
    void AddSeries(const std::string& series);

    /// Whether all that was told has been looked at.
    bool IsEmpty() const;

    /// Calls `look` with all of them, unless there are none. Where it throws, they are kept. For
    /// one thread at a time.
    void LookAgain(const Look& look);

  private:
    mutable std::mutex mutex_; ///< guards what stands below
    Ids studies_;
    Ids series_;
    bool looking_ = false;
  };
}
