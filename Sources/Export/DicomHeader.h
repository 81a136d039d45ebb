#pragma once

#include "CharacterSets.h"

#include <dcmtk/dcmdata/dcfilefo.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// A DICOM file's data set up to its pixel data, read from memory. Text comes out as UTF-8
  /// without padding. Never throws for what the file holds: ask IdentityWasRead() and IsWhole().
  /// Nothing is read of a file that DCMTK could not bear (DicomStructure.h). One thread at a time.
  class DicomHeader
  {
  public:
    explicit DicomHeader(std::string_view file);

    /// Preamble and File Meta Information are there (PS3.10 section 7.1).
    bool HasFileMeta() const
    {
      return hasFileMeta_;
    }

    /// Read without error up to the pixel data. A file cut off exactly between two attributes looks
    /// whole.
    bool IsWhole() const
    {
      return whole_;
    }

    /// It is a DICOM instance, and whatever it says of its patient's ID, name and birth date was
    /// reached: if it is broken at all, then after these.
    bool IdentityWasRead() const;

    bool Has(const DcmTagKey& tag) const;

    /// All values, joined by '\'; empty when absent.
    std::string Text(const DcmTagKey& tag) const;

    /// The value as each decoding would have it that other software (Orthanc) may have taken: never
    /// empty.
    std::vector<std::string> Readings(const DcmTagKey& tag) const;

    /// A text of this file in UTF-8. Falls back to UTF-8 as it stands, then to Latin-1, where the
    /// file's Specific Character Set is missing or wrong.
    std::string ToUtf8(const std::string& raw, DcmEVR vr) const;

    /// UID of the transfer syntax the data set is written in.
    std::string TransferSyntaxUid() const;

    DcmItem& DataSet() const
    {
      return *file_.getDataset();
    }

    /// The value as it stands, without padding; U+FFFD when it is too long or no text at all.
    static std::string RawTextOf(DcmElement& element);

  private:
    const DcmElement* LastElement() const;
    std::string RawText(const DcmTagKey& tag) const;

    mutable DcmFileFormat file_;                 ///< DCMTK's look-ups are not const
    std::optional<CharacterSets> characterSets_; ///< after the constructor it is there
    bool hasFileMeta_ = false;
    bool whole_ = false;
  };
}
