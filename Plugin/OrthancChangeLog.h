#pragma once

#include "OrthancReader.h"

#include "../Sources/Ports/IImageArchive.h"

#include <cstdint>
#include <optional>
#include <string>

namespace OrthancExchange
{
  /// Orthanc's log of changes, as IImageArchive has it. Thread-safe.
  class OrthancChangeLog
  {
  public:
    /// The reader must outlive it.
    explicit OrthancChangeLog(const OrthancReader& reader);

    ArchiveChanges Read(std::int64_t since, int limit) const;
    std::int64_t Last() const;

  private:
    std::optional<std::string> StudyOf(const Json::Value& change) const;

    const OrthancReader& reader_;
  };
}
