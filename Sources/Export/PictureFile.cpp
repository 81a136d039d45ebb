#include "PictureFile.h"

#include "FrameFragments.h"
#include "PictureAttributes.h"
#include "PublicAttributes.h"
#include "TrimmedText.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <charconv>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LARGEST_INFLATED = std::size_t{1} << 28;
    constexpr std::uint32_t EXTENDED_OFFSETS = 0x7FE00001;
    constexpr const char* ENCAPSULATED_UNCOMPRESSED = "1.2.840.10008.1.2.1.98";
    constexpr const char* RUN_LENGTH_SYNTAX = "1.2.840.10008.1.2.5";

    Refusal NoPicture()
    {
      return Refusal(RefusalCode::UnsupportedMedia, "This is not a picture.");
    }

    std::size_t FrameCount(std::string_view value)
    {
      const std::string text = TrimmedText(value);
      std::size_t count = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
      if (error != std::errc() || end != text.data() + text.size() || count == 0)
      {
        throw NoPicture();
      }
      return count;
    }
  }

  PictureFile::PictureFile(std::unique_ptr<IBytes> file)
      : file_(std::move(file)), envelope_(file_->View(), LARGEST_INFLATED)
  {
    ReadDataSet();
  }

  void PictureFile::ReadDataSet()
  {
    DataSetWalker walker(envelope_.DataSet(), Encoding());
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
        attributes_ += WithoutPrivate(element, Encoding());
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
      photometric_ = TrimmedText(element.value);
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
    const bool isLong = Encoding().explicitVr && element.vr.starts_with('O');
    std::string header(element.whole.substr(0, isLong ? LONG_HEADER : SHORT_HEADER));
    const std::size_t length = Encoding().explicitVr && !isLong ? 2 : 4;
    std::fill(header.end() - static_cast<std::ptrdiff_t>(length), header.end(), '\0');
    attributes_ += header;
  }

  bool PictureFile::IsEncoded() const
  {
    return pixels_.fragmented && TransferSyntaxUid() != ENCAPSULATED_UNCOMPRESSED;
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
    // What a file claims may be more than a number can hold, times the frame.
    if (bits == 0 || frame >= frames_ || frame >= std::uint64_t{pixels.size()} * 8 / bits)
    {
      throw Refusal(RefusalCode::UnsupportedMedia, "This picture's file is damaged.");
    }
    const std::uint64_t first = bits * frame / 8;
    const std::uint64_t end = (bits * (frame + 1) + 7) / 8;
    return std::string(pixels.substr(first, end - first));
  }

  std::string PictureFile::Frame(std::size_t frame) const
  {
    if (IsEncoded())
    {
      return JoinFragments(
          {pixels_.fragments, extendedOffsets_, frames_, TransferSyntaxUid() == RUN_LENGTH_SYNTAX},
          frame);
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
