#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcitem.h>

#include <string>

namespace OrthancExchange
{
  class DicomHeader;

  /// A data set in the making. Throws std::runtime_error when DCMTK fails.
  class RecordItem
  {
  public:
    /// The value in UTF-8, control characters left out; an empty one makes an empty element.
    void Put(const DcmTagKey& tag, const std::string& value);

    /// For VR US and UL.
    void PutNumber(const DcmTagKey& tag, unsigned number);

    /// The file's value, its text turned to UTF-8, or else `fallback`.
    void Copy(const DicomHeader& file, const DcmTagKey& tag, const std::string& fallback);

    /// The file's element as it is, a sequence as well, its text in UTF-8; false when it has none.
    bool CopyElement(const DicomHeader& file, const DcmTagKey& tag);

    /// The children of the file's Content Sequence that modify its document title (PS3.3 table
    /// F.5-25).
    void CopyConceptModifiers(const DicomHeader& file);

    /// Concept Name Code Sequence of one code (PS3.3 table 8.8-1).
    void PutConceptName(const std::string& code, const std::string& scheme,
                        const std::string& meaning);

    /// An empty sequence.
    void PutEmptySequence(const DcmTagKey& tag);

    /// Explicit VR little endian, with its Specific Character Set, without the item's own header.
    std::string Serialize();

  private:
    void Adopt(const DicomHeader& file, DcmElement* element);

    DcmItem item_;
  };

  /// What DCMTK writes of an object, in explicit VR little endian with explicit lengths (PS3.10
  /// section 8.6).
  std::string WriteObject(DcmObject& object);
}
