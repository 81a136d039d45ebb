#pragma once

#include "DataSetEncoding.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// What a DICOM file's meta information says of its data set (PS3.10 section 7.1), and that data
  /// set's bytes, inflated where they are deflated. The file's bytes must outlive it. Does not
  /// change once it is open, so that threads can share it.
  class DicomEnvelope
  {
  public:
    /// Throws Refusal(UnsupportedMedia) for what is no DICOM file, and for one that inflates to
    /// more than `limit` bytes.
    DicomEnvelope(std::string_view file, std::size_t limit);

    const std::string& TransferSyntaxUid() const
    {
      return syntax_;
    }

    const std::string& SopClassUid() const
    {
      return sopClass_;
    }

    DataSetEncoding Encoding() const;

    std::string_view DataSet() const
    {
      return inflated_.empty() ? dataSet_ : std::string_view(inflated_);
    }

    /// Bytes of memory beside the file's.
    std::size_t Size() const
    {
      return inflated_.size();
    }

  private:
    void ReadMeta(std::string_view file);

    std::string syntax_;
    std::string sopClass_;
    std::string_view dataSet_;
    std::string inflated_;
  };
}
