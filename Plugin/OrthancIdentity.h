#pragma once

#include "OrthancSdk.h"

#include <mutex>
#include <string>

namespace OrthancExchange
{
  /// Which archive this is: the name given, or else a random number that Orthanc keeps in its own
  /// database. Thread-safe.
  class OrthancIdentity
  {
  public:
    /// The SDK must outlive it.
    OrthancIdentity(const OrthancSdk& sdk, std::string name);

    /// Empty where Orthanc keeps no number.
    std::string Get();

  private:
    const OrthancSdk& sdk_;
    const std::string name_;
    std::mutex mutex_;   ///< guards what stands below
    std::string number_; ///< as far as it was asked for
  };
}
