// The request target (RFC 9112 section 3.2, RFC 3986), read strictly.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  struct ParsedTarget
  {
    std::string path;                         ///< decoded, valid UTF-8, starts with '/'
    std::map<std::string, std::string> query; ///< decoded; the first of a repeated key
  };

  /// Only the origin form ("/path?query") is taken. Throws PortalFault(BadRequest) for anything
  /// else and for whatever could mean two things to two readers: dot segments, empty segments,
  /// encoded slashes, backslashes, control characters, invalid percent-encoding, invalid UTF-8.
  ParsedTarget ParseTarget(std::string_view target);
}
