#pragma once

#include <string_view>

namespace OrthancExchange
{
  /// Well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF.
  bool IsUtf8(std::string_view text);
}
