// Deflate streams (RFC 1951) as two other programs' libraries read them.
#pragma once

#include <cstddef>
#include <string>

namespace OrthancExchange
{
  /// Nothing when it is no deflate stream of this content's length, ending with its last byte.
  std::string InflatedByLibdeflate(const std::string& stream, std::size_t size);
  std::string InflatedByZlib(std::string stream, std::size_t size);
}
