#include "Hex.h"

namespace OrthancExchange
{
  std::string ToHex(std::string_view bytes)
  {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const char byte : bytes)
    {
      const auto value = static_cast<unsigned char>(byte);
      hex += digits[value >> 4];
      hex += digits[value & 15];
    }
    return hex;
  }
}
