#pragma once

#include "OrthancReader.h"

#include <json/value.h>

#include <optional>
#include <span>
#include <string>

namespace OrthancExchange
{
  /// What instances say of themselves, asked of Orthanc, with texts read from their own bytes where
  /// Orthanc may misread them (OrthancRecords.h). Thread-safe; throws as OrthancReader does.
  class OrthancTags
  {
  public:
    /// The reader must outlive it.
    explicit OrthancTags(const OrthancReader& reader);

    /// GET /instances/{id}/tags?short, with these texts in whatever character sets they are
    /// written; nullopt when there is no such instance.
    std::optional<Json::Value> Read(const std::string& instance,
                                    std::span<const char* const> texts) const;

    /// GET /studies/{id}/series?expand, with the descriptions likewise, as the first instance of
    /// each series has them; nullopt when there is no such study.
    std::optional<Json::Value> ReadSeries(const std::string& study) const;

  private:
    const OrthancReader& reader_;
  };
}
