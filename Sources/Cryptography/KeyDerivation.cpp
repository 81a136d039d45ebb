#include "KeyDerivation.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <limits>
#include <memory>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    struct KdfDeleter
    {
      void operator()(EVP_KDF* kdf) const
      {
        EVP_KDF_free(kdf);
      }

      void operator()(EVP_KDF_CTX* context) const
      {
        EVP_KDF_CTX_free(context);
      }
    };

    OSSL_PARAM OctetString(const char* name, std::string_view value)
    {
      // OSSL_PARAM serves reading and writing alike, hence a pointer without const; a KDF only
      // reads it.
      return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(value.data()), value.size());
    }
  }

  std::string HmacSha256(std::string_view key, std::string_view data)
  {
    if (key.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    {
      throw std::length_error("The key is too long");
    }

    std::string hash(32, '\0');
    unsigned int size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(data.data()), data.size(),
             reinterpret_cast<unsigned char*>(hash.data()), &size) == nullptr ||
        size != hash.size())
    {
      throw std::runtime_error("OpenSSL cannot compute HMAC-SHA-256");
    }
    return hash;
  }

  std::string HkdfSha256(std::string_view secret, std::string_view salt, std::string_view info,
                         std::size_t length)
  {
    const std::unique_ptr<EVP_KDF, KdfDeleter> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, KdfDeleter> context(
        kdf == nullptr ? nullptr : EVP_KDF_CTX_new(kdf.get()));

    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OctetString(OSSL_KDF_PARAM_KEY, secret), OctetString(OSSL_KDF_PARAM_INFO, info),
        salt.empty() ? OSSL_PARAM_construct_end() : OctetString(OSSL_KDF_PARAM_SALT, salt),
        OSSL_PARAM_construct_end()};

    std::string key(length, '\0');
    if (context == nullptr ||
        EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(key.data()), key.size(),
                       parameters) != 1)
    {
      throw std::runtime_error("OpenSSL cannot derive a key with HKDF-SHA-256");
    }
    return key;
  }
}
