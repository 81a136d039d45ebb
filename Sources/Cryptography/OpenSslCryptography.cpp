#include "OpenSslCryptography.h"

#include "AesGcm.h"
#include "Hex.h"
#include "KeyDerivation.h"
#include "Random.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <mutex>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr char SEAL_FORMAT = '\x01';
  }

  OpenSslCryptography::OpenSslCryptography(const std::string& secretKey) : secretKey_(secretKey)
  {
    if (secretKey_.size() != secretKeySize)
    {
      throw std::invalid_argument("The secret key must have 32 bytes");
    }
  }

  OpenSslCryptography::~OpenSslCryptography()
  {
    OPENSSL_cleanse(secretKey_.data(), secretKey_.size());
    for (auto& [name, key] : derivedKeys_)
    {
      OPENSSL_cleanse(key.data(), key.size());
    }
  }

  std::string OpenSslCryptography::RandomBytes(std::size_t count)
  {
    return MakeRandomBytes(count);
  }

  std::string OpenSslCryptography::Sha256Hex(std::string_view data) const
  {
    std::string hash(SHA256_DIGEST_LENGTH, '\0');
    if (SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(),
               reinterpret_cast<unsigned char*>(hash.data())) == nullptr)
    {
      throw std::runtime_error("OpenSSL cannot compute SHA-256");
    }
    return ToHex(hash);
  }

  std::string OpenSslCryptography::KeyedHashHex(std::string_view purpose,
                                                std::string_view data) const
  {
    return ToHex(HmacSha256(DerivedKey("hash", purpose), data));
  }

  std::string OpenSslCryptography::Seal(std::string_view purpose, std::string_view context,
                                        std::string_view plain)
  {
    const std::string nonce = RandomBytes(AesGcm::nonceSize);
    return SEAL_FORMAT + nonce +
           AesGcm::Encrypt(DerivedKey("seal", purpose), nonce, context, plain);
  }

  std::string OpenSslCryptography::Open(std::string_view purpose, std::string_view context,
                                        std::string_view sealed) const
  {
    constexpr std::size_t start = 1 + AesGcm::nonceSize;
    if (sealed.size() < start + AesGcm::tagSize || sealed.front() != SEAL_FORMAT)
    {
      throw std::runtime_error("This is not a sealed value");
    }
    return AesGcm::Decrypt(DerivedKey("seal", purpose), sealed.substr(1, AesGcm::nonceSize),
                           context, sealed.substr(start));
  }

  bool OpenSslCryptography::Equal(std::string_view a, std::string_view b) const
  {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
  }

  const std::string& OpenSslCryptography::DerivedKey(std::string_view use,
                                                     std::string_view purpose) const
  {
    const std::string info = "OrthancExchange " + std::string(use) + " " + std::string(purpose);
    {
      const std::shared_lock lock(mutex_);
      if (const auto found = derivedKeys_.find(info); found != derivedKeys_.end())
      {
        return found->second;
      }
    }

    std::string key = HkdfSha256(secretKey_, "", info, AesGcm::keySize);
    const std::unique_lock lock(mutex_);
    return derivedKeys_.try_emplace(info, std::move(key)).first->second;
  }
}
