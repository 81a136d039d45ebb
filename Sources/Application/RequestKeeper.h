// Does what time brings to open requests: warnings before and after their due dates (A23),
// announcements of what arrived (A24), judgement under rules that changed, deletion of what is no
// longer needed (FormKeeping.h).
#pragma once

#include "PeriodicTask.h"
#include "Services.h"

#include <chrono>
#include <functional>
#include <set>
#include <string>

namespace OrthancExchange
{
  /// What was done is recorded in the transaction that writes the e-mail, so that neither a restart
  /// nor a second Orthanc on the same database does it twice. Thread-safe.
  class RequestKeeper
  {
  public:
    /// `services` must outlive the keeper. `log` gets one line a fault, without patients' data.
    RequestKeeper(const Services& services, std::function<void(const std::string&)> log,
                  std::chrono::milliseconds interval = std::chrono::seconds(5));

    RequestKeeper(const RequestKeeper&) = delete;
    RequestKeeper& operator=(const RequestKeeper&) = delete;

    void Start();
    void Stop();

    /// All that is due now, in the calling thread. A step that fails does not keep the others from
    /// theirs; it is said once, until it succeeded again.
    void RunOnce();

  private:
    void Try(const std::string& step, const std::function<void()>& work);
    int Warn(WarningKind kind);
    int Announce();

    const Services& services_;
    std::function<void(const std::string&)> log_;
    std::set<std::string> failing_; ///< steps; used by RunOnce() alone
    PeriodicTask task_;             ///< last: ends before what it works with
  };
}
