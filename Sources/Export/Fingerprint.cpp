#include "Fingerprint.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::uint64_t FNV_PRIME = 0x100000001b3U;

    /// Divides the number (base 2^32, most significant first) by ten; the remainder.
    std::uint32_t DivideByTen(std::array<std::uint32_t, 4>& number)
    {
      std::uint64_t remainder = 0;
      for (std::uint32_t& digit : number)
      {
        const std::uint64_t value = (remainder << 32U) | digit;
        digit = static_cast<std::uint32_t>(value / 10);
        remainder = value % 10;
      }
      return static_cast<std::uint32_t>(remainder);
    }
  }

  void Fingerprint::Add(std::string_view bytes)
  {
    for (const char c : bytes)
    {
      const auto byte = static_cast<std::uint8_t>(c);
      high_ = (high_ ^ byte) * FNV_PRIME;
      low_ = (low_ ^ byte) * FNV_PRIME;
    }
  }

  std::string Fingerprint::Hex() const
  {
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "%016llx%016llx",
                  static_cast<unsigned long long>(high_), static_cast<unsigned long long>(low_));
    return text.data();
  }

  std::string Fingerprint::Uid() const
  {
    // Version 8 in bits 48-51, variant 10 in bits 64-65.
    const std::uint64_t high = (high_ & ~0xf000ULL) | 0x8000ULL;
    const std::uint64_t low = (low_ & 0x3fffffffffffffffULL) | 0x8000000000000000ULL;
    std::array<std::uint32_t, 4> number{
        static_cast<std::uint32_t>(high >> 32U), static_cast<std::uint32_t>(high),
        static_cast<std::uint32_t>(low >> 32U), static_cast<std::uint32_t>(low)};
    std::string digits;
    while (std::any_of(number.begin(), number.end(), [](std::uint32_t d) { return d != 0; }))
    {
      digits.push_back(static_cast<char>('0' + DivideByTen(number)));
    }
    std::reverse(digits.begin(), digits.end());
    return "2.25." + digits;
  }
}
