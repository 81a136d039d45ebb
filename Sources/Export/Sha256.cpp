#include "Sha256.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace OrthancExchange
{
  std::string Sha256Hex(std::string_view content)
  {
    std::array<unsigned char, 32> digest{};
    unsigned int length = 0;
    if (EVP_Digest(content.data(), content.size(), digest.data(), &length, EVP_sha256(), nullptr) !=
        1)
    {
      throw std::runtime_error("OpenSSL has no SHA-256");
    }
    constexpr std::string_view DIGITS = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : digest)
    {
      hex += DIGITS[byte >> 4U];
      hex += DIGITS[byte & 0x0fU];
    }
    return hex;
  }
}
