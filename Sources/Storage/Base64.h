#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// RFC 4648 section 5 ("base64url") without padding.
  std::string EncodeBase64(std::string_view bytes);

  /// Throws std::invalid_argument when the text is not what EncodeBase64() makes.
  std::string DecodeBase64(std::string_view text);
}
