#pragma once

#include "../Ports/ICryptography.h"

#include <cstddef>
#include <map>
#include <shared_mutex>
#include <string>

namespace OrthancExchange
{
  /// OpenSSL 3. Every purpose has keys of its own, derived from the secret key by HKDF-SHA-256 (RFC
  /// 5869): one for hashing (HMAC-SHA-256, RFC 2104), one for sealing (AES-256-GCM, NIST SP
  /// 800-38D).
  ///
  /// A sealed value is: format (1 byte, 0x01), nonce (12), ciphertext, tag (16). With random nonces
  /// one purpose may seal 2^32 values (SP 800-38D section 8.3).
  ///
  /// Thread-safe. Purposes are constants of the program: derived keys are kept as long as the
  /// object.
  class OpenSslCryptography : public ICryptography
  {
  public:
    static constexpr std::size_t secretKeySize = 32;

    /// Throws std::invalid_argument unless the key has 32 bytes.
    explicit OpenSslCryptography(const std::string& secretKey);
    ~OpenSslCryptography() override;

    OpenSslCryptography(const OpenSslCryptography&) = delete;
    OpenSslCryptography& operator=(const OpenSslCryptography&) = delete;

    std::string RandomBytes(std::size_t count) override;
    std::string Sha256Hex(std::string_view data) const override;
    std::string KeyedHashHex(std::string_view purpose, std::string_view data) const override;
    std::string Seal(std::string_view purpose, std::string_view context,
                     std::string_view plain) override;
    std::string Open(std::string_view purpose, std::string_view context,
                     std::string_view sealed) const override;
    bool Equal(std::string_view a, std::string_view b) const override;

  private:
    /// The reference stays valid: keys are never removed.
    const std::string& DerivedKey(std::string_view use, std::string_view purpose) const;

    std::string secretKey_;
    mutable std::shared_mutex mutex_;
    mutable std::map<std::string, std::string> derivedKeys_;
  };
}
