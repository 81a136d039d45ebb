#include "ZipEncryption.h"

#include "ZipRecords.h"

#include <openssl/core_names.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t KEY = 32;
    constexpr int ITERATIONS = 1000; // what the format prescribes
    constexpr std::size_t BLOCK = 16;
    constexpr std::size_t STRETCH = 4096; // blocks whose key stream is made at once

    void Require(bool success)
    {
      if (!success)
      {
        throw std::runtime_error("OpenSSL failed to encrypt a zip");
      }
    }

    const unsigned char* Bytes(std::string_view text)
    {
      return reinterpret_cast<const unsigned char*>(text.data());
    }

    unsigned char* Bytes(std::string& text)
    {
      return reinterpret_cast<unsigned char*>(text.data());
    }

    std::string Hmac(const EVP_MD* digest, std::string_view key, std::string_view data)
    {
      std::string made(EVP_MAX_MD_SIZE, '\0');
      unsigned int length = 0;
      Require(HMAC(digest, key.data(), static_cast<int>(key.size()), Bytes(data), data.size(),
                   Bytes(made), &length) != nullptr);
      made.resize(length);
      return made;
    }

    /// The counters of `count` blocks from `first` on, little endian.
    std::string Counters(std::uint64_t first, std::size_t count)
    {
      std::string counters(count * BLOCK, '\0');
      for (std::size_t i = 0; i < count; ++i)
      {
        for (std::size_t byte = 0; byte < sizeof(first); ++byte)
        {
          counters[i * BLOCK + byte] = static_cast<char>(((first + i) >> (8 * byte)) & 0xffU);
        }
      }
      return counters;
    }

    using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)>;
  }

  MemberCipher::MemberCipher(std::string_view passphrase, std::string_view salt) : salt_(salt)
  {
    std::string keys(2 * KEY + AES_CHECK, '\0');
    Require(salt.size() == AES_SALT &&
            PKCS5_PBKDF2_HMAC_SHA1(passphrase.data(), static_cast<int>(passphrase.size()),
                                   Bytes(salt), static_cast<int>(salt.size()), ITERATIONS,
                                   static_cast<int>(keys.size()), Bytes(keys)) == 1);
    key_ = keys.substr(0, KEY);
    authenticationKey_ = keys.substr(KEY, KEY);
    check_ = keys.substr(2 * KEY);
  }

  std::string MemberCipher::Head() const
  {
    return salt_ + check_;
  }

  void MemberCipher::Apply(std::string& bytes, std::uint64_t offset) const
  {
    const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    Require(context && EVP_EncryptInit_ex(context.get(), EVP_aes_256_ecb(), nullptr, Bytes(key_),
                                          nullptr) == 1);
    std::size_t done = 0;
    while (done < bytes.size())
    {
      const std::uint64_t at = offset + done;
      const auto skipped = static_cast<std::size_t>(at % BLOCK);
      const std::size_t blocks =
          std::min(STRETCH, (bytes.size() - done + skipped + BLOCK - 1) / BLOCK);
      std::string stream = Counters(at / BLOCK + 1, blocks);
      int written = 0;
      Require(EVP_EncryptUpdate(context.get(), Bytes(stream), &written, Bytes(stream),
                                static_cast<int>(stream.size())) == 1);
      const std::size_t count = std::min(bytes.size() - done, stream.size() - skipped);
      for (std::size_t i = 0; i < count; ++i)
      {
        bytes[done + i] = static_cast<char>(bytes[done + i] ^ stream[skipped + i]);
      }
      done += count;
    }
  }

  MemberAuthentication::MemberAuthentication(const MemberCipher& cipher)
      : context_(nullptr, &EVP_MAC_CTX_free)
  {
    const std::unique_ptr<EVP_MAC, void (*)(EVP_MAC*)> hmac(
        EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr), &EVP_MAC_free);
    Require(hmac != nullptr);
    context_.reset(EVP_MAC_CTX_new(hmac.get()));
    std::string digest = OSSL_DIGEST_NAME_SHA1;
    const std::array parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end()};
    const std::string& key = cipher.AuthenticationKey();
    Require(context_ != nullptr &&
            EVP_MAC_init(context_.get(), Bytes(key), key.size(), parameters.data()) == 1);
  }

  void MemberAuthentication::Add(std::string_view encrypted)
  {
    Require(EVP_MAC_update(context_.get(), Bytes(encrypted), encrypted.size()) == 1);
  }

  std::string MemberAuthentication::Finish()
  {
    std::string made(EVP_MAX_MD_SIZE, '\0');
    std::size_t length = 0;
    Require(EVP_MAC_final(context_.get(), Bytes(made), &length, made.size()) == 1);
    made.resize(AES_AUTHENTICATION);
    return made;
  }

  std::string SaltOf(const ZipSecret& secret, std::string_view path, std::string_view sha256,
                     std::string_view recipe)
  {
    std::string text(path);
    text += '\0';
    text += sha256;
    text += '\0';
    text += recipe;
    return Hmac(EVP_sha256(), secret.saltKey, text).substr(0, AES_SALT);
  }
}
