#pragma once

#include "OrthancSdk.h"

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace OrthancExchange
{
  /// Orthanc tells that an instance was deleted, but then no longer whose it was. So that the study
  /// can be counted anew, the question is asked when the HTTP request for the deletion comes in.
  /// Of deletions by other ways (Lua, jobs, bulk deletion) only the fact is told.
  /// Thread-safe.
  class DeletionWatch
  {
  public:
    /// The SDK must outlive the watch. `studyTouched` is told of studies that lost instances,
    /// `unknownTouched` of instances that were lost by nobody knows which.
    DeletionWatch(const OrthancSdk& sdk, std::function<void(const std::string&)> studyTouched,
                  std::function<void()> unknownTouched);

    /// Before Orthanc handles a request.
    void OnRequest(OrthancPluginHttpMethod method, const std::string& uri);

    /// Orthanc has deleted an instance.
    void OnDeleted(const std::string& instance);

  private:
    const OrthancSdk& sdk_;
    std::function<void(const std::string&)> studyTouched_;
    std::function<void()> unknownTouched_;
    std::mutex mutex_;
    std::map<std::string, std::string> studies_; ///< by instance, until it is deleted
  };
}
