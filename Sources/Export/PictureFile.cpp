#include "PictureFile.h"

#include "FrameFragments.h"
#include "Inflation.h"
#include "PictureAttributes.h"
#include "PublicAttributes.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <charconv>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t PREAMBLE = 132; // DICOM PS3.10 section 7.1
    constexpr std::size_t LARGEST_INFLATED = std::size_t{1} << 28;
    constexpr std::uint32_t META_GROUP = 0x0002;
    constexpr std::uint32_t EXTENDED_OFFSETS = 0x7FE00001;
    constexpr const char* IMPLICIT_SYNTAX = "1.2.840.10008.1.2";
    constexpr const char* BIG_ENDIAN_SYNTAX = "1.2.840.10008.1.2.2";
    constexpr const char* DEFLATED_SYNTAX = "1.2.840.10008.1.2.1.99";
    constexpr const char* ENCAPSULATED_UNCOMPRESSED = "1.2.840.10008.1.2.1.98";
    constexpr const char* RUN_LENGTH_SYNTAX = "1.2.840.10008.1.2.5";

    Refusal NoPicture()
    {
      return Refusal(RefusalCode::UnsupportedMedia, "This is not a picture.");
    }

    /// Without the padding of even lengths.
    std::string Text(std::string_view value)
    {
      const std::size_t end = value.find_last_not_of(std::string_view(" \0", 2));
      const std::size_t start = value.find_first_not_of(' ');
      return end == std::string_view::npos ? std::string()
                                           : std::string(value.substr(start, end + 1 - start));
    }

    std::size_t FrameCount(std::string_view value)
    {
      const std::string text = Text(value);
      std::size_t count = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
      if (error != std::errc() || end != text.data() + text.size() || count == 0)
      {
        throw NoPicture();
      }
      return count;
    }
  }

  PictureFile::PictureFile(std::unique_ptr<IBytes> file) : file_(std::move(file))
  {
    std::string_view dataSet = ReadMeta(file_->View());
    if (syntax_ == DEFLATED_SYNTAX)
    {
      inflated_ = InflateWhole(dataSet, LARGEST_INFLATED);
      dataSet = inflated_;
    }
    encoding_ = {syntax_ != IMPLICIT_SYNTAX, syntax_ != BIG_ENDIAN_SYNTAX};
    ReadDataSet(dataSet);
  }

  std::string_view PictureFile::ReadMeta(std::string_view file)
  {
    if (file.size() < PREAMBLE || file.substr(PREAMBLE - 4, 4) != "DICM")
    {
      throw NoPicture();
    }
    const std::string_view content = file.substr(PREAMBLE);
    DataSetWalker walker(content, {});
    DataSetElement element;
    std::size_t end = 0;
    // Of the data set's first attribute the group is looked at before it is read: its encoding may
    // be another.
    while (end + 2 <= content.size() && walker.Number(content.substr(end, 2)) == META_GROUP &&
           walker.Next(element))
    {
      constexpr std::uint32_t SOP_CLASS = 0x00020002;
      constexpr std::uint32_t TRANSFER_SYNTAX = 0x00020010;
      sopClass_ = element.tag == SOP_CLASS ? Text(element.value) : sopClass_;
      syntax_ = element.tag == TRANSFER_SYNTAX ? Text(element.value) : syntax_;
      end = walker.Position();
    }
    if (syntax_.empty())
    {
      throw NoPicture();
    }
    return content.substr(end);
  }

  void PictureFile::ReadDataSet(std::string_view bytes)
  {
    DataSetWalker walker(bytes, encoding_);
    DataSetElement element;
    while (walker.Next(element))
    {
      if (IsPixelData(element.tag))
      {
        TakePixels(element);
        break;
      }
      if (element.tag == EXTENDED_OFFSETS)
      {
        extendedOffsets_ = element.value;
      }
      if (IsPictureAttribute(element.tag))
      {
        Note(walker, element);
        attributes_ += WithoutPrivate(element, encoding_);
      }
    }
    if (pixels_.tag == 0 || rows_ == 0 || columns_ == 0 || samples_ == 0 || bitsAllocated_ == 0)
    {
      throw NoPicture();
    }
  }

  void PictureFile::Note(const DataSetWalker& walker, const DataSetElement& element)
  {
    constexpr std::size_t WORD = 2;
    const auto number = [&]
    {
      return static_cast<std::uint32_t>(walker.Number(element.value.substr(0, WORD)));
    };
    switch (element.tag)
    {
    case 0x00280002:
      samples_ = number();
      break;
    case 0x00280004:
      photometric_ = Text(element.value);
      break;
    case 0x00280008:
      frames_ = element.value.empty() ? 1 : FrameCount(element.value);
      break;
    case 0x00280010:
      rows_ = number();
      break;
    case 0x00280011:
      columns_ = number();
      break;
    case 0x00280100:
      bitsAllocated_ = number();
      break;
    default:
      break;
    }
  }

  /// Keeps where the pixels are, and notes their attribute with an empty value.
  void PictureFile::TakePixels(const DataSetElement& element)
  {
    constexpr std::size_t LONG_HEADER = 12;
    constexpr std::size_t SHORT_HEADER = 8;
    pixels_ = element;
    const bool isLong = encoding_.explicitVr && element.vr.starts_with('O');
    std::string header(element.whole.substr(0, isLong ? LONG_HEADER : SHORT_HEADER));
    const std::size_t length = encoding_.explicitVr && !isLong ? 2 : 4;
    std::fill(header.end() - static_cast<std::ptrdiff_t>(length), header.end(), '\0');
    attributes_ += header;
  }

  bool PictureFile::IsEncoded() const
  {
    return pixels_.fragmented && syntax_ != ENCAPSULATED_UNCOMPRESSED;
  }

  std::size_t PictureFile::NativeLength() const
  {
    if (IsEncoded())
    {
      return 0;
    }
    std::size_t length = pixels_.value.size();
    for (std::size_t i = 1; i < pixels_.fragments.size(); i++)
    {
      length += pixels_.fragments[i].size();
    }
    return length;
  }

  std::uint64_t PictureFile::BitsPerFrame() const
  {
    const std::uint64_t full = Area() * samples_ * bitsAllocated_;
    if (photometric_ != "YBR_FULL_422" && photometric_ != "YBR_PARTIAL_422")
    {
      return full;
    }
    // Named as sharing colour, yet as long as if it did not: only one reading fits.
    const std::uint64_t bytes = full * frames_ / 8;
    const bool isFull = photometric_ == "YBR_FULL_422" && !pixels_.fragmented &&
                        NativeLength() >= bytes && NativeLength() < bytes + 2;
    return isFull ? full : Area() * 2 * bitsAllocated_;
  }

  std::string PictureFile::NativeFrame(std::string_view pixels, std::size_t frame) const
  {
    const std::uint64_t bits = BitsPerFrame();
    const std::uint64_t first = bits * frame / 8;
    const std::uint64_t end = (bits * (frame + 1) + 7) / 8;
    if (frame >= frames_ || end > pixels.size())
    {
      throw Refusal(RefusalCode::UnsupportedMedia, "This picture's file is damaged.");
    }
    return std::string(pixels.substr(first, end - first));
  }

  std::string PictureFile::Frame(std::size_t frame) const
  {
    if (IsEncoded())
    {
      return JoinFragments(
          {pixels_.fragments, extendedOffsets_, frames_, syntax_ == RUN_LENGTH_SYNTAX}, frame);
    }
    if (!pixels_.fragmented)
    {
      return NativeFrame(pixels_.value, frame);
    }
    std::string joined;
    for (std::size_t i = 1; i < pixels_.fragments.size(); i++)
    {
      joined += pixels_.fragments[i];
    }
    return NativeFrame(joined, frame);
  }
}
