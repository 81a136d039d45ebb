#include "FileStructure.h"

#include <cstdint>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t PDF_TAIL = 2048; // readers look for the end in the last 1024 bytes or so

    unsigned Byte(std::string_view content, std::size_t at)
    {
      return static_cast<unsigned char>(content[at]);
    }

    std::uint32_t BigEndian(std::string_view content, std::size_t at, int bytes)
    {
      std::uint32_t number = 0;
      for (int i = 0; i < bytes; i++)
      {
        number = number << 8 | Byte(content, at + static_cast<std::size_t>(i));
      }
      return number;
    }

    bool IsWholePdf(std::string_view content)
    {
      const std::string_view tail =
          content.substr(content.size() - (content.size() < PDF_TAIL ? content.size() : PDF_TAIL));
      return tail.find("%%EOF") != std::string_view::npos &&
             content.find(" obj") != std::string_view::npos;
    }

    bool IsFrameHeader(unsigned marker)
    {
      // SOF0 to SOF15, without DHT, JPG and DAC, which stand among them.
      return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    bool IsWholeJpeg(std::string_view content)
    {
      bool framed = false;
      std::size_t at = 2; // behind SOI
      while (at + 4 <= content.size() && Byte(content, at) == 0xFF)
      {
        const unsigned marker = Byte(content, at + 1);
        if (marker == 0xFF) // a fill byte
        {
          at++;
          continue;
        }
        const std::size_t length = BigEndian(content, at + 2, 2);
        if (length < 2 || at + 2 + length > content.size())
        {
          return false;
        }
        framed = framed || IsFrameHeader(marker);
        at += 2 + length;
        if (marker == 0xDA) // the scan: coded data up to the end of the image
        {
          return framed && content.find("\xFF\xD9", at) != std::string_view::npos;
        }
      }
      return false;
    }

    bool IsWholePng(std::string_view content)
    {
      constexpr std::size_t frame = 12; // length, type and check sum around a chunk
      constexpr std::size_t headerLength = 13;
      std::size_t at = 8; // behind the signature
      bool first = true;
      bool data = false;
      while (at + frame <= content.size())
      {
        const std::size_t length = BigEndian(content, at, 4);
        const std::string_view type = content.substr(at + 4, 4);
        if (length > content.size() - at - frame ||
            (first && (type != "IHDR" || length != headerLength)))
        {
          return false;
        }
        if (type == "IEND")
        {
          return data;
        }
        data = data || type == "IDAT";
        first = false;
        at += frame + length;
      }
      return false;
    }
  }

  bool IsWholeFile(std::string_view content)
  {
    if (content.starts_with("%PDF-"))
    {
      return IsWholePdf(content);
    }
    if (content.starts_with("\xFF\xD8\xFF"))
    {
      return IsWholeJpeg(content);
    }
    return content.starts_with(std::string_view("\x89PNG\r\n\x1A\n", 8)) && IsWholePng(content);
  }
}
