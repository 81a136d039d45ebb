#include "DataSetWalker.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <array>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::uint32_t UNDEFINED = 0xFFFFFFFF;
    constexpr std::uint32_t ITEM = 0xFFFEE000;
    constexpr std::uint32_t ITEM_END = 0xFFFEE00D;
    constexpr std::uint32_t SEQUENCE_END = 0xFFFEE0DD;
    constexpr std::uint32_t PIXEL_DATA = 0x7FE00010;
    constexpr int DEEPEST_NESTING = 32;

    /// Their length has four bytes (PS3.5 section 7.1.2).
    constexpr std::array<std::string_view, 13> LONG_VALUES = {
        "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"};

    Refusal Contradiction()
    {
      return Refusal(RefusalCode::UnsupportedMedia, "This picture's file is damaged.");
    }

    bool IsCapital(char letter)
    {
      return letter >= 'A' && letter <= 'Z';
    }
  }

  std::uint64_t DataSetWalker::Number(std::string_view bytes) const
  {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); i++)
    {
      const std::size_t at = encoding_.littleEndian ? bytes.size() - 1 - i : i;
      number = number << 8 | static_cast<unsigned char>(bytes[at]);
    }
    return number;
  }

  std::string_view DataSetWalker::Take(std::size_t length)
  {
    if (length > bytes_.size() - at_)
    {
      throw Contradiction();
    }
    const std::string_view taken = bytes_.substr(at_, length);
    at_ += length;
    return taken;
  }

  std::uint32_t DataSetWalker::TakeTag()
  {
    const std::uint64_t group = Number(Take(2));
    return static_cast<std::uint32_t>(group << 16 | Number(Take(2)));
  }

  DataSetWalker::Header DataSetWalker::TakeHeader()
  {
    Header header;
    header.tag = TakeTag();
    const bool isDelimiter = header.tag >> 16 == ITEM >> 16;
    if (!encoding_.explicitVr || isDelimiter)
    {
      header.length = static_cast<std::uint32_t>(Number(Take(4)));
      return header;
    }
    header.vr = Take(2);
    if (!IsCapital(header.vr[0]) || !IsCapital(header.vr[1]))
    {
      throw Contradiction();
    }
    const bool isLong =
        std::find(LONG_VALUES.begin(), LONG_VALUES.end(), header.vr) != LONG_VALUES.end();
    if (isLong)
    {
      Take(2);
    }
    header.length = static_cast<std::uint32_t>(Number(Take(isLong ? 4 : 2)));
    return header;
  }

  bool DataSetWalker::Next(DataSetElement& element)
  {
    constexpr std::size_t SMALLEST = 8;
    element = {};
    if (bytes_.size() - at_ < SMALLEST)
    {
      return false;
    }
    const std::size_t start = at_;
    const Header header = TakeHeader();
    element.tag = header.tag;
    element.vr = header.vr;
    if (header.length != UNDEFINED)
    {
      element.value = Take(header.length);
    }
    else if (header.tag == PIXEL_DATA)
    {
      ReadFragments(element);
    }
    else
    {
      SkipHeader(header, 0);
    }
    element.whole = bytes_.substr(start, at_ - start);
    return true;
  }

  bool DataSetWalker::NextItem(std::string_view& content)
  {
    constexpr std::size_t HEADER = 8; // also of the delimiter
    if (at_ == bytes_.size())
    {
      return false;
    }
    if (TakeTag() != ITEM)
    {
      throw Contradiction();
    }
    const std::size_t start = at_ - HEADER / 2;
    const bool isDelimited = Number(bytes_.substr(at_, HEADER / 2)) == UNDEFINED;
    SkipItem(0);
    content = bytes_.substr(start, at_ - start);
    content.remove_prefix(HEADER);
    content.remove_suffix(isDelimited ? HEADER : 0);
    return true;
  }

  void DataSetWalker::SkipHeader(const Header& header, int depth)
  {
    if (header.length != UNDEFINED)
    {
      Take(header.length);
      return;
    }
    // Unknown values of undefined length are implicit little endian within (PS3.5 section 6.2.2).
    SkipItems(header.vr == "UN" ? DataSetEncoding{false, true} : encoding_, depth);
  }

  void DataSetWalker::SkipItems(DataSetEncoding encoding, int depth)
  {
    if (depth > DEEPEST_NESTING)
    {
      throw Contradiction();
    }
    const DataSetEncoding around = encoding_;
    encoding_ = encoding;
    for (std::uint32_t tag = TakeTag(); tag != SEQUENCE_END; tag = TakeTag())
    {
      if (tag != ITEM)
      {
        throw Contradiction();
      }
      SkipItem(depth);
    }
    Take(4); // the length of the delimiter
    encoding_ = around;
  }

  void DataSetWalker::SkipItem(int depth)
  {
    const auto length = static_cast<std::uint32_t>(Number(Take(4)));
    if (length != UNDEFINED)
    {
      Take(length);
      return;
    }
    for (Header header = TakeHeader(); header.tag != ITEM_END; header = TakeHeader())
    {
      SkipHeader(header, depth + 1);
    }
  }

  void DataSetWalker::ReadFragments(DataSetElement& element)
  {
    element.fragmented = true;
    for (std::uint32_t tag = TakeTag(); tag != SEQUENCE_END; tag = TakeTag())
    {
      const auto length = static_cast<std::uint32_t>(Number(Take(4)));
      if (tag != ITEM || length == UNDEFINED)
      {
        throw Contradiction();
      }
      element.fragments.push_back(Take(length));
    }
    Take(4);
  }
}
