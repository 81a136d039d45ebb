// Keyed hashing with SHA-256. Byte strings are raw.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// RFC 2104 with SHA-256; 32 bytes.
  std::string HmacSha256(std::string_view key, std::string_view data);

  /// RFC 5869, extract and expand. Without a salt the RFC's default holds: as many zero bytes as a
  /// hash has.
  std::string HkdfSha256(std::string_view secret, std::string_view salt, std::string_view info,
                         std::size_t length);
}
