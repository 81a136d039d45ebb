// Authenticated encryption: AES-256-GCM (NIST SP 800-38D) with a 16-byte tag. Byte strings are raw.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  struct AesGcm
  {
    static constexpr std::size_t keySize = 32;
    static constexpr std::size_t nonceSize = 12;
    static constexpr std::size_t tagSize = 16;

    /// The ciphertext followed by the tag. A nonce must never be used twice with one key.
    static std::string Encrypt(std::string_view key, std::string_view nonce,
                               std::string_view context, std::string_view plain);

    /// Throws std::runtime_error unless the tag fits.
    static std::string Decrypt(std::string_view key, std::string_view nonce,
                               std::string_view context, std::string_view encrypted);
  };
}
