#include "AesGcm.h"

#include <openssl/evp.h>

#include <limits>
#include <memory>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    struct ContextDeleter
    {
      void operator()(EVP_CIPHER_CTX* context) const
      {
        EVP_CIPHER_CTX_free(context);
      }
    };

    using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter>;

    const unsigned char* Bytes(std::string_view text)
    {
      return reinterpret_cast<const unsigned char*>(text.data());
    }

    unsigned char* Bytes(std::string& text)
    {
      return reinterpret_cast<unsigned char*>(text.data());
    }

    int Length(std::string_view text)
    {
      if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
      {
        throw std::length_error("The value is too long to be encrypted in one piece");
      }
      return static_cast<int>(text.size());
    }

    void Require(bool succeeded)
    {
      if (!succeeded)
      {
        throw std::runtime_error("OpenSSL cannot run AES-256-GCM");
      }
    }

    Context Prepare(std::string_view key, std::string_view nonce, bool encrypt)
    {
      if (key.size() != AesGcm::keySize || nonce.size() != AesGcm::nonceSize)
      {
        throw std::invalid_argument("AES-256-GCM needs a key of 32 bytes and a nonce of 12");
      }
      Context context(EVP_CIPHER_CTX_new());
      Require(context != nullptr &&
              EVP_CipherInit_ex2(context.get(), EVP_aes_256_gcm(), Bytes(key), Bytes(nonce),
                                 encrypt ? 1 : 0, nullptr) == 1);
      return context;
    }

    void Authenticate(EVP_CIPHER_CTX* cipher, std::string_view context)
    {
      int done = 0;
      if (!context.empty())
      {
        Require(EVP_CipherUpdate(cipher, nullptr, &done, Bytes(context), Length(context)) == 1);
      }
    }

    std::string Transform(EVP_CIPHER_CTX* cipher, std::string_view input)
    {
      std::string output(input.size(), '\0');
      int done = 0;
      if (!input.empty())
      {
        Require(EVP_CipherUpdate(cipher, Bytes(output), &done, Bytes(input), Length(input)) == 1);
      }
      return output;
    }
  }

  std::string AesGcm::Encrypt(std::string_view key, std::string_view nonce,
                              std::string_view context, std::string_view plain)
  {
    const Context cipher = Prepare(key, nonce, true);
    Authenticate(cipher.get(), context);
    std::string encrypted = Transform(cipher.get(), plain);

    unsigned char none = 0;
    int done = 0;
    Require(EVP_CipherFinal_ex(cipher.get(), &none, &done) == 1);

    std::string tag(tagSize, '\0');
    Require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tagSize),
                                tag.data()) == 1);
    return encrypted + tag;
  }

  std::string AesGcm::Decrypt(std::string_view key, std::string_view nonce,
                              std::string_view context, std::string_view encrypted)
  {
    if (encrypted.size() < tagSize)
    {
      throw std::runtime_error("The encrypted value is truncated");
    }
    const Context cipher = Prepare(key, nonce, false);
    Authenticate(cipher.get(), context);
    std::string plain = Transform(cipher.get(), encrypted.substr(0, encrypted.size() - tagSize));

    std::string tag(encrypted.substr(encrypted.size() - tagSize));
    Require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tagSize),
                                tag.data()) == 1);
    unsigned char none = 0;
    int done = 0;
    if (EVP_CipherFinal_ex(cipher.get(), &none, &done) != 1)
    {
      throw std::runtime_error(
          "The encrypted value was changed, or belongs to another place or another secret key");
    }
    return plain;
  }
}
