// Comparing entity tags (RFC 9110 sections 8.8.3, 13.1.1, 13.1.2 and 13.1.5).
#pragma once

#include <string_view>

namespace OrthancExchange
{
  enum class TagComparison
  {
    Strong, ///< If-Match, If-Range: byte for byte the same
    Weak    ///< If-None-Match: good enough for a cache
  };

  /// Whether `list` ("*", or tags separated by commas) names `tag`. A malformed rest of the list is
  /// ignored.
  bool ListsTag(std::string_view list, std::string_view tag, TagComparison comparison);
}
