#include "ICryptography.h"

#include <cstdint>

namespace OrthancExchange
{
  namespace
  {
    std::string ToHex(const std::string& bytes)
    {
      static constexpr char digits[] = "0123456789abcdef";
      std::string hex;
      for (const char byte : bytes)
      {
        const auto value = static_cast<unsigned char>(byte);
        hex += digits[value >> 4];
        hex += digits[value & 15];
      }
      return hex;
    }

    std::string ToBase64Url(const std::string& bytes)
    {
      static constexpr char alphabet[] =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      std::string text;
      std::uint32_t pending = 0;
      int bits = 0;
      for (const char byte : bytes)
      {
        pending = (pending << 8) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 6; bits -= 6)
        {
          text += alphabet[(pending >> (bits - 6)) & 63];
        }
      }
      if (bits > 0)
      {
        text += alphabet[(pending << (6 - bits)) & 63];
      }
      return text;
    }
  }

  std::string NewId(ICryptography& cryptography)
  {
    return ToHex(cryptography.RandomBytes(16));
  }

  std::string NewToken(ICryptography& cryptography)
  {
    return ToBase64Url(cryptography.RandomBytes(32));
  }

  std::string NewPasscode(ICryptography& cryptography)
  {
    constexpr std::uint32_t passcodes = 1000000;
    // The largest multiple of a million that 24 bits hold: drawing again above it keeps every
    // passcode equally likely.
    constexpr std::uint32_t limit = ((1u << 24) / passcodes) * passcodes;

    for (;;)
    {
      std::uint32_t drawn = 0;
      for (const char byte : cryptography.RandomBytes(3))
      {
        drawn = (drawn << 8) | static_cast<unsigned char>(byte);
      }
      if (drawn < limit)
      {
        const std::string digits = std::to_string(drawn % passcodes);
        return std::string(6 - digits.size(), '0') + digits;
      }
    }
  }

  std::string NewPassphrase(ICryptography& cryptography)
  {
    constexpr std::string_view alphabet = "bcdfghjkmnpqrstvwxyz23456789";
    constexpr std::size_t characters = 20;
    constexpr std::size_t group = 4;

    std::string passphrase;
    for (std::size_t count = 0; count < characters;)
    {
      // Drawing again beyond the alphabet keeps every character equally likely.
      for (const char byte : cryptography.RandomBytes(characters - count))
      {
        const std::size_t drawn = static_cast<unsigned char>(byte) & 31U;
        if (drawn < alphabet.size())
        {
          passphrase += (count > 0 && count % group == 0 ? "-" : "");
          passphrase += alphabet[drawn];
          ++count;
        }
      }
    }
    return passphrase;
  }
}
