// Range requests (RFC 9110 section 14), as a pure function.
#pragma once

#include <cstdint>
#include <string_view>

namespace OrthancExchange
{
  struct ByteRange
  {
    enum class Verdict
    {
      Whole,        ///< no range, one that must be ignored, or several: the whole content
      Part,         ///< 206
      Unsatisfiable ///< 416
    };

    Verdict verdict = Verdict::Whole;
    std::uint64_t offset = 0;
    std::uint64_t count = 0; ///< at least 1 for Part
  };

  /// Reads the Range header of a GET for content of `length` bytes. Malformed ranges and other
  /// units are ignored, as the RFC allows; so are several ranges, which nobody needs for a zip.
  ByteRange SelectRange(std::string_view rangeHeader, std::uint64_t length);
}
