#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// SHA-256 (FIPS 180-4) in lower-case hex, as sha256sum prints it.
  std::string Sha256Hex(std::string_view content);
}
