// Prepares the zips of packages in the background (D9), so that sending does not wait for it.
#pragma once

#include "PeriodicTask.h"
#include "Services.h"

#include <chrono>
#include <functional>
#include <string>

namespace OrthancExchange
{
  /// One package at a time, oldest first. Which ones are due is asked of the database, so that a
  /// restart goes on where it ended; a lease keeps other Orthancs on the same database from doing
  /// the same. A file that is not what it was when it was sent makes the zip Failed, and that is
  /// said to whoever asks for it. Thread-safe.
  class ArchiveKeeper
  {
  public:
    /// `services` must outlive the keeper. `log` gets one line a fault, without patients' data.
    ArchiveKeeper(const Services& services, std::function<void(const std::string&)> log,
                  std::chrono::milliseconds interval = std::chrono::seconds(2));

    ArchiveKeeper(const ArchiveKeeper&) = delete;
    ArchiveKeeper& operator=(const ArchiveKeeper&) = delete;

    void Start();
    void Stop();

    /// A package was stored. Returns at once.
    void Wake();

    /// Prepares all that is due, in the calling thread. Throws what the store throws.
    void RunOnce();

  private:
    bool PrepareNext();

    const Services& services_;
    PeriodicTask task_; ///< last: ends before what it works with
  };
}
