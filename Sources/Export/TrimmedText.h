#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// A short value as it is meant: without blanks around it, and without what makes its length even
  /// (PS3.5 section 6.2).
  inline std::string TrimmedText(std::string_view value)
  {
    const std::size_t end = value.find_last_not_of(std::string_view(" \0", 2));
    const std::size_t start = value.find_first_not_of(' ');
    return end == std::string_view::npos ? std::string()
                                         : std::string(value.substr(start, end + 1 - start));
  }
}
