#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// Everything secret or random. Thread-safe. Byte strings are raw unless "hex" is said.
  class ICryptography
  {
  public:
    virtual ~ICryptography() = default;

    /// From the operating system's generator (OpenSSL RAND_bytes).
    virtual std::string RandomBytes(std::size_t count) = 0;

    virtual std::string Sha256Hex(std::string_view data) const = 0;

    /// HMAC-SHA-256 under a key derived (HKDF) from the secret key for this purpose alone, e.g.
    /// "audit".
    virtual std::string KeyedHashHex(std::string_view purpose, std::string_view data) const = 0;

    /// AES-256-GCM with a random nonce, under a key derived for the purpose; `context` (for example
    /// the row's id) is authenticated, so that sealed values cannot be swapped between rows.
    virtual std::string Seal(std::string_view purpose, std::string_view context,
                             std::string_view plain) = 0;

    /// Throws std::runtime_error when the value was changed or belongs to another context or key.
    virtual std::string Open(std::string_view purpose, std::string_view context,
                             std::string_view sealed) const = 0;

    /// Constant time in the content.
    virtual bool Equal(std::string_view a, std::string_view b) const = 0;
  };

  /// A new identifier: 16 random bytes as 32 hex digits.
  std::string NewId(ICryptography& cryptography);

  /// A new secret token: 32 random bytes, base64url without padding (RFC 4648 section 5), 43
  /// characters.
  std::string NewToken(ICryptography& cryptography);

  /// Six digits, uniformly drawn, leading zeros kept.
  std::string NewPasscode(ICryptography& cryptography);

  /// Five groups of four, "k7mp-qx3v-9wtd-hr2n-c4bz": 96 bits, without vowels, so that it spells
  /// nothing, and without characters that are taken for others.
  std::string NewPassphrase(ICryptography& cryptography);
}
