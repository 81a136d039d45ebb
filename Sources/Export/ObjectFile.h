#pragma once

#include "DicomEnvelope.h"

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// A DICOM file without pictures that a viewer shows all the same: a structured report, a key
  /// object selection, a grayscale or colour softcopy presentation state. What of it may be handed
  /// out is what the viewer reads.
  class ObjectFile
  {
  public:
    /// Throws Refusal(UnsupportedMedia) for any other object, and for what contradicts itself.
    explicit ObjectFile(std::string_view file);

    const std::string& TransferSyntaxUid() const
    {
      return envelope_.TransferSyntaxUid();
    }

    /// By the data set's own word; the file's meta information may differ, or say nothing.
    const std::string& SopClassUid() const
    {
      return sopClass_;
    }

    DataSetEncoding Encoding() const
    {
      return envelope_.Encoding();
    }

    /// As they stand in the file. Neither private ones nor others that nothing shown needs.
    const std::string& Attributes() const
    {
      return attributes_;
    }

  private:
    DicomEnvelope envelope_;
    std::string sopClass_;
    std::string attributes_;
  };
}
