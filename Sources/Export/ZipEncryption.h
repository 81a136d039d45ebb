// WinZip's AE-2 with AES of 256 bits, which 7-Zip, WinZip, macOS's Keka and libarchive open
// (https://www.winzip.com/en/support/aes-encryption/).
#pragma once

#include "../Ports/IPackageExporter.h"

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// Encrypts one member of a zip, from any offset on. Throws std::runtime_error when OpenSSL
  /// fails.
  class MemberCipher
  {
  public:
    /// The salt (16 bytes) must never serve two different contents under one passphrase: the key
    /// stream begins alike.
    MemberCipher(std::string_view passphrase, std::string_view salt);

    /// The salt and the two bytes by which a wrong passphrase is told.
    std::string Head() const;

    /// AES in counter mode: the counter is little endian and begins at 1, unlike OpenSSL's own.
    void Apply(std::string& bytes, std::uint64_t offset) const;

    const std::string& AuthenticationKey() const
    {
      return authenticationKey_;
    }

  private:
    std::string salt_;
    std::string key_;
    std::string authenticationKey_;
    std::string check_;
  };

  /// The last ten bytes of a member: the beginning of HMAC-SHA-1 of its encrypted bytes, which are
  /// handed in piece by piece. Throws std::runtime_error when OpenSSL fails.
  class MemberAuthentication
  {
  public:
    explicit MemberAuthentication(const MemberCipher& cipher);

    void Add(std::string_view encrypted);

    /// Once, after the last piece.
    std::string Finish();

  private:
    std::unique_ptr<EVP_MAC_CTX, void (*)(EVP_MAC_CTX*)> context_;
  };

  /// HMAC-SHA-256 of what tells this member's content from all others, 16 bytes of it.
  std::string SaltOf(const ZipSecret& secret, std::string_view path, std::string_view sha256,
                     std::string_view recipe);
}
