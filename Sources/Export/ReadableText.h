// How README.TXT and REPORT.HTM write what they say.
#pragma once

#include "../Domain/Time.h"

#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// "2026-11-21 16:24 UTC"
  std::string Readable(Instant instant);

  /// "19700131" -> "1970-01-31"; anything else made safe, as it is.
  std::string ReadableDate(const std::string& date);

  /// "CT, MR", made safe.
  std::string Join(const std::vector<std::string>& values);

  /// The phrase with the value in the place of "{}".
  std::string Filled(std::string_view phrase, const std::string& value);
}
