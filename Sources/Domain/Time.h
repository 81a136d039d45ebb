// Points in time and calendar dates, always UTC, never local time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// A moment, in whole seconds of UTC.
  using Instant = std::chrono::sys_seconds;

  using Seconds = std::chrono::seconds;

  /// "2026-11-21T16:24:00Z" (ISO 8601, RFC 3339).
  std::string FormatInstant(Instant instant);

  /// Reads exactly the form FormatInstant() writes; anything else is nullopt.
  std::optional<Instant> ParseInstant(std::string_view text);

  /// Reads a DICOM DA value, "19700131" (DICOM PS3.5 section 6.2); nullopt unless it is a real day.
  std::optional<std::chrono::year_month_day> ParseDicomDate(std::string_view text);
}
