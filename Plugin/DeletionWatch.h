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
  /// Deletions by other ways (Lua, jobs, bulk deletion) are found by the check of the index.
  /// Thread-safe.
  class DeletionWatch
  {
  public:
    /// The SDK must outlive the watch. `studyTouched` is told of studies that lost instances.
    DeletionWatch(const OrthancSdk& sdk, std::function<void(const std::string&)> studyTouched);

    /// Before Orthanc handles a request.
    void OnRequest(OrthancPluginHttpMethod method, const std::string& uri);

    /// Orthanc has deleted an instance.
    void OnDeleted(const std::string& instance);

  private:
    const OrthancSdk& sdk_;
    std::function<void(const std::string&)> studyTouched_;
    std::mutex mutex_;
    std::map<std::string, std::string> studies_; ///< by instance, until it is deleted
  };
}
