#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// A raw deflated stream (RFC 1951) in full; what stands behind its end is padding. Throws
  /// Refusal(UnsupportedMedia) for a broken one, and for one of more than `limit` bytes.
  std::string InflateWhole(std::string_view deflated, std::size_t limit);
}
