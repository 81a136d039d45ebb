// What an uploaded file is, by its name and its first bytes, before anything reads it whole.
#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// How many bytes DetectUploadedKind() needs (DICOM PS3.10 section 7.1).
  constexpr std::size_t UPLOADED_HEAD = 132;

  enum class UploadedKind
  {
    Dicom,
    Directory, ///< DICOMDIR: a disc's table of contents (DICOM PS3.10 section 8.6)
    Litter,    ///< what operating systems leave in folders; nobody misses it
    Zip,
    Archive, ///< another kind of archive
    Empty,
    Other
  };

  /// `label` as MakeFileLabel() gives it.
  UploadedKind DetectUploadedKind(const std::string& label, std::string_view head);
}
