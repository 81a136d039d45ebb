#include "Base64.h"

#include <array>
#include <cstdint>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view ALPHABET =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    constexpr std::uint8_t NOT_IN_ALPHABET = 0xff;

    constexpr std::array<std::uint8_t, 256> InvertAlphabet()
    {
      std::array<std::uint8_t, 256> inverse{};
      inverse.fill(NOT_IN_ALPHABET);
      for (std::size_t i = 0; i < ALPHABET.size(); i++)
      {
        inverse[static_cast<unsigned char>(ALPHABET[i])] = static_cast<std::uint8_t>(i);
      }
      return inverse;
    }

    constexpr std::array<std::uint8_t, 256> INVERSE_ALPHABET = InvertAlphabet();
  }

  std::string EncodeBase64(std::string_view bytes)
  {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char byte : bytes)
    {
      buffer = (buffer << 8 | static_cast<unsigned char>(byte)) & 0xffff;
      for (bits += 8; bits >= 6; bits -= 6)
      {
        text += ALPHABET[buffer >> (bits - 6) & 0x3f];
      }
    }
    if (bits > 0)
    {
      text += ALPHABET[buffer << (6 - bits) & 0x3f];
    }
    return text;
  }

  std::string DecodeBase64(std::string_view text)
  {
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char character : text)
    {
      const std::uint8_t value = INVERSE_ALPHABET[static_cast<unsigned char>(character)];
      if (value == NOT_IN_ALPHABET)
      {
        throw std::invalid_argument("not base64url");
      }
      buffer = (buffer << 6 | value) & 0xffff;
      bits += 6;
      if (bits >= 8)
      {
        bits -= 8;
        bytes += static_cast<char>(buffer >> bits & 0xff);
      }
    }
    const std::uint32_t leftOver = buffer & ((1U << bits) - 1);
    if (text.size() % 4 == 1 || leftOver != 0)
    {
      throw std::invalid_argument("not base64url");
    }
    return bytes;
  }
}
