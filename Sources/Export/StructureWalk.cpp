#include "StructureWalk.h"

#include <algorithm>
#include <array>
#include <limits>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t DEEPEST = 24; // reports nest some ten deep; Orthanc 1.10.1 falls at 64
    // Steps through DCMTK's lists: a sequence of 100,000 items, which takes Orthanc 7 seconds.
    constexpr std::uint64_t MOST_STEPS = 10'000'000'000;
    // DCMTK takes memory for all of a value before it reads the first byte.
    constexpr std::uint64_t MOST_CLAIMED = std::uint64_t{64} << 20U;
    constexpr std::uint64_t SORTING = 8; // an element in the wrong place costs more than an item

    constexpr std::uint32_t UNDEFINED = 0xffffffff; // PS3.5 section 7.1.1
    constexpr std::uint64_t NO_END = std::numeric_limits<std::uint64_t>::max();
    constexpr std::uint32_t ITEM = 0xfffee000;
    constexpr std::uint32_t ITEM_END = 0xfffee00d;
    constexpr std::uint32_t SEQUENCE_END = 0xfffee0dd;
    constexpr std::uint32_t FIRST_PIXEL_TAG = 0x7fe00000;
    constexpr std::uint32_t PIXEL_DATA = 0x7fe00010;

    constexpr std::array<std::string_view, 13> LONG{"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                    "SV", "UC", "UN", "UR", "UT", "UV"};
    constexpr std::array<std::string_view, 3> DCMTKS_LONG{"lt", "ox", "px"}; // words of its own
    constexpr std::array<std::string_view, 21> SHORT{"AE", "AS", "AT", "CS", "DA", "DS", "DT",
                                                     "FD", "FL", "IS", "LO", "LT", "PN", "SH",
                                                     "SL", "SS", "ST", "TM", "UI", "UL", "US"};

    template <std::size_t Count>
    bool IsAmong(const std::array<std::string_view, Count>& all, std::string_view vr)
    {
      return std::find(all.begin(), all.end(), vr) != all.end();
    }

    std::uint64_t CountOf(std::string_view bytes, std::string_view mark)
    {
      std::uint64_t count = 0;
      for (std::size_t at = bytes.find(mark); at != std::string_view::npos;
           at = bytes.find(mark, at + 1))
      {
        ++count;
      }
      return count;
    }
  }

  bool IsValueRepresentation(std::string_view vr)
  {
    return IsAmong(LONG, vr) || IsAmong(SHORT, vr);
  }

  bool HasLongLength(std::string_view vr)
  {
    const bool letters = vr[0] >= 'A' && vr[0] <= 'Z' && vr[1] >= 'A' && vr[1] <= 'Z';
    return IsAmong(LONG, vr) || IsAmong(DCMTKS_LONG, vr) || (letters && !IsAmong(SHORT, vr));
  }

  bool StructureWalk::Fits(std::uint64_t count) const
  {
    return at_ <= bytes_.size() && count <= bytes_.size() - at_;
  }

  std::uint32_t StructureWalk::Number(std::uint64_t at, unsigned size, bool littleEndian) const
  {
    std::uint32_t number = 0;
    for (unsigned i = 0; i < size; ++i)
    {
      const auto byte = static_cast<unsigned char>(bytes_[at + (littleEndian ? size - 1 - i : i)]);
      number = (number << 8U) | byte;
    }
    return number;
  }

  std::uint32_t StructureWalk::Tag(std::uint64_t at, bool littleEndian) const
  {
    return (Number(at, 2, littleEndian) << 16U) | Number(at + 2, 2, littleEndian);
  }

  bool StructureWalk::IsHarmless(const DataSetEncoding& encoding)
  {
    levels_.push_back({encoding, false, false, NO_END, 0, 0});
    while (Fits(8))
    {
      CloseFinished();
      levels_.back().isSequence ? ReadItem() : ReadElement();
      if (cost_ > MOST_STEPS || deepest_ > DEEPEST || claimed_ > MOST_CLAIMED)
      {
        return false;
      }
    }
    return !contradicts_ || ItemMarks() <= DEEPEST;
  }

  void StructureWalk::CloseFinished()
  {
    while (levels_.size() > 1 && at_ >= levels_.back().end)
    {
      contradicts_ = contradicts_ || at_ > levels_.back().end;
      levels_.pop_back();
    }
  }

  void StructureWalk::Close()
  {
    if (levels_.size() == 1)
    {
      contradicts_ = true;
      return;
    }
    levels_.pop_back();
  }

  void StructureWalk::Open(Level level, std::uint64_t begin, std::uint32_t length)
  {
    level.end = length == UNDEFINED ? NO_END : begin + length;
    contradicts_ = contradicts_ || (length != UNDEFINED && level.end > levels_.back().end);
    levels_.push_back(level);
    deepest_ = std::max(deepest_, (levels_.size() - 1) / 2); // a sequence and an item are one level
    at_ = begin;
  }

  void StructureWalk::ReadItem()
  {
    Level& sequence = levels_.back();
    const std::uint32_t tag = Tag(at_, sequence.encoding.littleEndian);
    const std::uint32_t length = Number(at_ + 4, 4, sequence.encoding.littleEndian);
    if (tag == SEQUENCE_END)
    {
      contradicts_ = contradicts_ || sequence.end != NO_END;
      at_ += 8;
      Close();
    }
    else if (tag != ITEM)
    {
      contradicts_ = true;
      Close(); // read on as if it had ended here
    }
    else if (sequence.ofFragments)
    {
      contradicts_ = contradicts_ || length == UNDEFINED;
      at_ += 8 + (length == UNDEFINED ? 0 : length);
    }
    else
    {
      cost_ += 2 * sequence.count++ + 1; // in all the square of their number
      Open({sequence.encoding, false, false, 0, 0, 0}, at_ + 8, length);
    }
  }

  void StructureWalk::ReadElement()
  {
    const DataSetEncoding encoding = levels_.back().encoding;
    const std::uint32_t tag = Tag(at_, encoding.littleEndian);
    if (tag == ITEM_END)
    {
      contradicts_ = contradicts_ || levels_.back().end != NO_END;
      at_ += 8;
      Close();
      return;
    }
    if (tag == ITEM || tag == SEQUENCE_END)
    {
      contradicts_ = true;
      at_ += 8;
      return;
    }
    Level& dataSet = levels_.back();
    cost_ += tag > dataSet.highestTag ? 0 : SORTING * dataSet.count;
    dataSet.highestTag = std::max(dataSet.highestTag, tag);
    ++dataSet.count;
    Enter(ReadHeader(encoding), encoding);
  }

  StructureWalk::Header StructureWalk::ReadHeader(const DataSetEncoding& encoding)
  {
    Header header;
    header.tag = Tag(at_, encoding.littleEndian);
    header.vr = encoding.explicitVr ? bytes_.substr(at_ + 4, 2) : std::string_view{};
    const bool isLong = encoding.explicitVr && HasLongLength(header.vr);
    contradicts_ = contradicts_ || (encoding.explicitVr && !IsValueRepresentation(header.vr)) ||
                   (isLong && !Fits(12));
    if (isLong && Fits(12))
    {
      header.length = Number(at_ + 8, 4, encoding.littleEndian);
      header.value = at_ + 12;
      return header;
    }
    header.length = encoding.explicitVr ? Number(at_ + 6, 2, encoding.littleEndian)
                                        : Number(at_ + 4, 4, encoding.littleEndian);
    header.value = at_ + 8;
    return header;
  }

  void StructureWalk::Enter(const Header& header, const DataSetEncoding& outer)
  {
    // An unknown value that was a sequence once is implicit little endian within (PS3.5, 6.2.2).
    const DataSetEncoding encoding = header.vr == "UN" ? DataSetEncoding{false, true} : outer;
    const bool nameless = header.vr.empty() || header.vr == "UN";
    if (header.length == UNDEFINED)
    {
      const bool fragments = header.tag == PIXEL_DATA && header.vr != "SQ";
      contradicts_ = contradicts_ || (!fragments && !nameless && header.vr != "SQ");
      Open({encoding, true, fragments, 0, 0, 0}, header.value, UNDEFINED);
    }
    else if (header.vr == "SQ" || (nameless && BeginsWithItem(header)))
    {
      Open({encoding, true, false, 0, 0, 0}, header.value, header.length);
    }
    else
    {
      Skip(header);
    }
  }

  void StructureWalk::Skip(const Header& header)
  {
    at_ = header.value + header.length;
    // Files are cut off within their own pixels; elsewhere the length may not be one, and an item's
    // are read whatever their tags.
    const bool arePixels = levels_.size() == 1 && header.tag >= FIRST_PIXEL_TAG && !contradicts_;
    if (at_ > bytes_.size() && !arePixels)
    {
      contradicts_ = true;
      claimed_ += at_ - bytes_.size();
    }
  }

  bool StructureWalk::BeginsWithItem(const Header& header) const
  {
    return header.length >= 8 && header.value + 8 <= bytes_.size() &&
           (Tag(header.value, true) == ITEM || Tag(header.value, false) == ITEM);
  }

  std::uint64_t StructureWalk::ItemMarks() const
  {
    return CountOf(bytes_, std::string_view("\xfe\xff\x00\xe0", 4)) +
           CountOf(bytes_, std::string_view("\xff\xfe\xe0\x00", 4));
  }
}
