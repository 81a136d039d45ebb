#pragma once

#include "DataSetWalker.h"
#include "DicomEnvelope.h"

#include "../Ports/IImageArchive.h"

#include <memory>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// A DICOM file of which excerpts are made: what of it may be handed out, and where its frames
  /// are. Does not change once it is open, so that threads can share it.
  class PictureFile
  {
  public:
    /// Throws Refusal(UnsupportedMedia) for what holds no picture or contradicts itself.
    explicit PictureFile(std::unique_ptr<IBytes> file);

    const std::string& TransferSyntaxUid() const
    {
      return envelope_.TransferSyntaxUid();
    }

    const std::string& SopClassUid() const
    {
      return envelope_.SopClassUid();
    }

    DataSetEncoding Encoding() const
    {
      return envelope_.Encoding();
    }

    /// What the viewer reads, as it stands in the file; behind it the pixel data's attribute
    /// without a value. Neither private attributes nor others that no picture needs.
    const std::string& Attributes() const
    {
      return attributes_;
    }

    /// Bytes of native pixels of all frames; 0 where they are encapsulated.
    std::size_t NativeLength() const;

    /// Pixels of one frame.
    std::uint64_t Area() const
    {
      return std::uint64_t{rows_} * columns_;
    }

    /// Whether the pixels are compressed already.
    bool IsEncoded() const;

    /// From 0. Native: the bytes that hold the frame, in the file's byte order, the first and the
    /// last of which may be shared with its neighbours (one bit a pixel). Encapsulated: its stream.
    std::string Frame(std::size_t frame) const;

    /// Bytes of memory.
    std::size_t Size() const
    {
      return file_->View().size() + envelope_.Size();
    }

  private:
    void ReadDataSet();
    void Note(const DataSetWalker& walker, const DataSetElement& element);
    void TakePixels(const DataSetElement& element);
    std::uint64_t BitsPerFrame() const;
    std::string NativeFrame(std::string_view pixels, std::size_t frame) const;

    std::unique_ptr<IBytes> file_;
    DicomEnvelope envelope_;
    std::string attributes_;
    DataSetElement pixels_;
    std::string_view extendedOffsets_;
    std::string photometric_;
    std::uint32_t rows_ = 0;
    std::uint32_t columns_ = 0;
    std::uint32_t samples_ = 1;
    std::uint32_t bitsAllocated_ = 0;
    std::size_t frames_ = 1;
  };
}
