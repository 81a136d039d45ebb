#pragma once

#include "OrthancSdk.h"

#include <json/value.h>

#include <memory>
#include <optional>
#include <string>

namespace OrthancExchange
{
  /// Asks Orthanc's REST API inside the process. Thread-safe. Its methods throw OrthancFailure
  /// where Orthanc fails.
  class OrthancReader
  {
  public:
    /// The SDK must outlive it.
    explicit OrthancReader(const OrthancSdk& sdk);

    /// nullptr where Orthanc says that there is no such thing, or that it cannot be drawn.
    std::unique_ptr<OrthancBytes> GetBytes(const std::string& uri,
                                           const OrthancSdk::Headers& headers = {}) const;
    std::optional<Json::Value> GetJson(const std::string& uri) const;

    /// The same where absence would mean that Orthanc is broken.
    Json::Value RequireJson(const std::string& uri) const;

    /// Runs a piece of work on Orthanc; its faults become the one refusal that IImageArchive knows,
    /// ArchiveUnavailable.
    template <typename Work>
    auto Guarded(Work work) const
    {
      try
      {
        return work();
      }
      catch (const OrthancFailure& failure)
      {
        Fail(failure.what());
      }
      catch (const Json::Exception&)
      {
        Fail("Orthanc answered with JSON of an unknown shape");
      }
    }

  private:
    /// Into the log, and as a refusal.
    [[noreturn]] void Fail(const std::string& what) const;

    const OrthancSdk& sdk_;
  };
}
