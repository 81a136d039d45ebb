#include "Utf8.h"

#include <cstdint>

namespace OrthancExchange
{
  namespace
  {
    struct Lead
    {
      std::size_t length = 0; ///< 0: not a lead byte
      std::uint32_t bits = 0;
      std::uint32_t smallest = 0; ///< anything less is an overlong form
    };

    Lead ReadLead(unsigned char byte)
    {
      if (byte < 0x80)
      {
        return {1, byte, 0};
      }
      if ((byte & 0xe0) == 0xc0)
      {
        return {2, byte & 0x1fu, 0x80};
      }
      if ((byte & 0xf0) == 0xe0)
      {
        return {3, byte & 0x0fu, 0x800};
      }
      if ((byte & 0xf8) == 0xf0)
      {
        return {4, byte & 0x07u, 0x10000};
      }
      return {};
    }
  }

  bool IsUtf8(std::string_view text)
  {
    while (!text.empty())
    {
      const Lead lead = ReadLead(static_cast<unsigned char>(text.front()));
      if (lead.length == 0 || lead.length > text.size())
      {
        return false;
      }

      std::uint32_t point = lead.bits;
      for (std::size_t i = 1; i < lead.length; ++i)
      {
        const unsigned char byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xc0) != 0x80)
        {
          return false;
        }
        point = (point << 6) | (byte & 0x3fu);
      }

      const bool surrogate = point >= 0xd800 && point <= 0xdfff;
      if (point < lead.smallest || surrogate || point > 0x10ffff)
      {
        return false;
      }
      text.remove_prefix(lead.length);
    }
    return true;
  }
}
