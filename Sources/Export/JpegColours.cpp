#include "JpegColours.h"

#include <cstddef>
#include <string>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t HEADER = 4; // of a segment: its marker and its length
    constexpr unsigned APPLICATION_0 = 0xe0;
    constexpr unsigned APPLICATION_14 = 0xee;
    constexpr unsigned START_OF_SCAN = 0xda;
    constexpr unsigned BASELINE = 0xc0;
    constexpr unsigned PROGRESSIVE = 0xc2;
    constexpr unsigned ONE_BY_ONE = 0x11; // sampling factors

    unsigned Byte(std::string_view text, std::size_t at)
    {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
    }

    /// Of a frame header's content, from its sample precision on (ISO 10918-1, B.2.2).
    std::optional<bool> ByComponents(std::string_view frame)
    {
      constexpr std::size_t FIRST = 6;
      constexpr std::size_t COMPONENT = 3;
      std::string names;
      for (std::size_t at = FIRST; at < FIRST + 3 * COMPONENT; at += COMPONENT)
      {
        names += static_cast<char>(Byte(frame, at));
        if (Byte(frame, at + 1) != ONE_BY_ONE)
        {
          return true;
        }
      }
      return names == "RGB" ? std::optional(false) : std::nullopt;
    }
  }

  std::optional<bool> IsLumaAndChroma(std::string_view jpeg)
  {
    std::optional<bool> adobe;
    bool isJfif = false;
    std::size_t at = 2;
    while (Byte(jpeg, at) == 0xff && at + HEADER <= jpeg.size())
    {
      const unsigned marker = Byte(jpeg, at + 1);
      if (marker == 0xff) // a fill byte
      {
        ++at;
        continue;
      }
      const std::size_t length = Byte(jpeg, at + 2) << 8 | Byte(jpeg, at + 3);
      if (marker == START_OF_SCAN || length < 2)
      {
        break;
      }
      const std::string_view content = jpeg.substr(at + HEADER, length - 2);
      if (marker == APPLICATION_14 && content.size() >= 12 && content.substr(0, 5) == "Adobe")
      {
        adobe = Byte(content, 11) != 0;
      }
      isJfif = isJfif || (marker == APPLICATION_0 && content.substr(0, 4) == "JFIF");
      if (marker >= BASELINE && marker <= PROGRESSIVE)
      {
        return adobe ? adobe : isJfif ? std::optional(true) : ByComponents(content);
      }
      at += 2 + length;
    }
    return std::nullopt;
  }
}
