#include "DicomHeader.h"

#include "DicomStructure.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcmetinf.h>
#include <dcmtk/dcmdata/dcxfer.h>

#include <limits>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t PREAMBLE = 128; // PS3.10 section 7.1
    // More than any name, number or label that a DICOMDIR repeats. DCMTK splits multi-valued text
    // in quadratic time, so that a longer one could hold a thread for hours.
    constexpr Uint32 LONGEST_TEXT = 16384;
    constexpr const char* UNREADABLE = "\xef\xbf\xbd"; // U+FFFD

    // The first of the attributes that may hold pixel data: (7FE0,0001) Extended Offset Table and
    // what follows.
    const DcmTagKey FIRST_PIXEL_TAG(0x7fe0, 0x0000);
  }

  DicomHeader::DicomHeader(std::string_view file)
  {
    hasFileMeta_ = file.size() > PREAMBLE + 4 && file.substr(PREAMBLE, 4) == "DICM";
    if (!file.empty() && IsHarmlessDicom(file))
    {
      DcmInputBufferStream stream;
      stream.setBuffer(file.data(), static_cast<offile_off_t>(file.size()));
      stream.setEos();
      file_.transferInit();
      const OFCondition read = file_.readUntilTag(
          stream, EXS_Unknown, EGL_noChange, std::numeric_limits<Uint32>::max(), FIRST_PIXEL_TAG);
      file_.transferEnd();
      whole_ = read.good() && DataSet().card() > 0;
    }
    characterSets_.emplace(RawText(DCM_SpecificCharacterSet));
  }

  const DcmElement* DicomHeader::LastElement() const
  {
    const unsigned long count = DataSet().card();
    return count == 0 ? nullptr : DataSet().getElement(count - 1);
  }

  bool DicomHeader::IdentityWasRead() const
  {
    // Attributes stand in ascending order (PS3.5 section 7.1), and the last one may itself be cut
    // off.
    const DcmElement* const last = LastElement();
    return last != nullptr && last->getTag() > DCM_PatientBirthDate && Has(DCM_SOPInstanceUID);
  }

  bool DicomHeader::Has(const DcmTagKey& tag) const
  {
    return DataSet().tagExistsWithValue(tag);
  }

  std::string DicomHeader::RawText(const DcmTagKey& tag) const
  {
    DcmElement* element = nullptr;
    if (DataSet().findAndGetElement(tag, element).bad() || element->getLength() == 0)
    {
      return "";
    }
    return RawTextOf(*element);
  }

  std::string DicomHeader::RawTextOf(DcmElement& element)
  {
    if (element.getLength() > LONGEST_TEXT)
    {
      return UNREADABLE;
    }
    char* text = nullptr;
    Uint32 length = 0;
    if (element.isaString() && element.getString(text, length).good() && text != nullptr)
    {
      return WithoutPadding({text, length});
    }
    Uint8* bytes = nullptr;
    if (element.getVR() == EVR_UN && element.getUint8Array(bytes).good() && bytes != nullptr)
    {
      return WithoutPadding({reinterpret_cast<const char*>(bytes), element.getLength()});
    }
    OFString number;
    if (!element.isaString() && element.getOFStringArray(number, OFFalse).good())
    {
      return {number.data(), number.size()};
    }
    return UNREADABLE;
  }

  std::string DicomHeader::ToUtf8(const std::string& raw, DcmEVR vr) const
  {
    return characterSets_->ToUtf8(raw, vr);
  }

  std::string DicomHeader::Text(const DcmTagKey& tag) const
  {
    return ToUtf8(RawText(tag), DcmTag(tag).getEVR());
  }

  std::vector<std::string> DicomHeader::Readings(const DcmTagKey& tag) const
  {
    const std::string raw = RawText(tag);
    const DcmEVR vr = DcmTag(tag).getEVR();
    std::vector<std::string> readings{ToUtf8(raw, vr)};
    if (!characterSets_->DecodeWithDcmtk(raw, vr))
    {
      readings.push_back(FromLatin1(raw)); // Orthanc's DefaultEncoding
    }
    if (const auto byFirst = characterSets_->DecodeByFirst(raw, vr)) // as Orthanc 1.10 does
    {
      readings.push_back(*byFirst);
    }
    return readings;
  }

  std::string DicomHeader::TransferSyntaxUid() const
  {
    OFString declared;
    DcmMetaInfo* const meta = file_.getMetaInfo();
    if (meta != nullptr && meta->findAndGetOFString(DCM_TransferSyntaxUID, declared).good() &&
        !declared.empty())
    {
      return WithoutPadding({declared.data(), declared.size()});
    }
    const char* const detected = DcmXfer(file_.getDataset()->getOriginalXfer()).getXferID();
    return detected == nullptr ? "" : detected;
  }
}
