#include "DicomHeader.h"

#include "DicomStructure.h"
#include "JapaneseText.h"

#include "../Domain/UnicodeText.h"

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
    constexpr char ESCAPE = '\x1b';

    // The first of the attributes that may hold pixel data: (7FE0,0001) Extended Offset Table and
    // what follows.
    const DcmTagKey FIRST_PIXEL_TAG(0x7fe0, 0x0000);

    std::string StripPadding(const std::string& text)
    {
      const std::string padding(" \0", 2);
      const std::size_t first = text.find_first_not_of(padding);
      if (first == std::string::npos)
      {
        return "";
      }
      return text.substr(first, text.find_last_not_of(padding) - first + 1);
    }

    std::string FromLatin1(const std::string& raw)
    {
      std::string utf8;
      for (const char c : raw)
      {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
        {
          utf8.push_back(c);
          continue;
        }
        utf8.push_back(static_cast<char>(0xc0U | (byte >> 6U)));
        utf8.push_back(static_cast<char>(0x80U | (byte & 0x3fU)));
      }
      return utf8;
    }

    /// Without the escape sequences of ISO 2022 (ESC, intermediate bytes, one final byte).
    std::string WithoutEscapes(const std::string& raw)
    {
      std::string bare;
      for (std::size_t i = 0; i < raw.size(); ++i)
      {
        if (raw[i] != ESCAPE)
        {
          bare.push_back(raw[i]);
          continue;
        }
        while (i + 1 < raw.size() && raw[i + 1] >= 0x20 && raw[i + 1] <= 0x2f)
        {
          ++i;
        }
        ++i;
      }
      return bare;
    }

    /// "ISO 2022 IR 13\ISO 2022 IR 87" -> "ISO_IR 13": its first value, without code extensions
    /// (PS3.3 table C.12-2 and C.12-3).
    std::string FirstWithoutExtensions(const std::string& characterSets)
    {
      const std::string first = StripPadding(characterSets.substr(0, characterSets.find('\\')));
      const std::string extended = "ISO 2022 IR ";
      return first.starts_with(extended) ? "ISO_IR " + first.substr(extended.size()) : first;
    }

    /// PS3.5 section 6.1.2.5.3: where code extensions fall back to the first character set.
    const char* DelimitersOf(DcmEVR vr)
    {
      return vr == EVR_PN ? "\\^=" : "\\";
    }
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
    characterSets_ = StripPadding(RawText(DCM_SpecificCharacterSet));
    if (!characterSets_.empty() &&
        converter_.selectCharacterSet({characterSets_.data(), characterSets_.size()}).bad())
    {
      converter_.clear();
    }
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
      return StripPadding({text, length});
    }
    Uint8* bytes = nullptr;
    if (element.getVR() == EVR_UN && element.getUint8Array(bytes).good() && bytes != nullptr)
    {
      return StripPadding({reinterpret_cast<const char*>(bytes), element.getLength()});
    }
    OFString number;
    if (!element.isaString() && element.getOFStringArray(number, OFFalse).good())
    {
      return {number.data(), number.size()};
    }
    return UNREADABLE;
  }

  bool DicomHeader::ConvertDeclared(const std::string& raw, DcmEVR vr, std::string& utf8) const
  {
    if (!converter_)
    {
      return false;
    }
    OFString converted;
    if (converter_.convertString({raw.data(), raw.size()}, converted, DelimitersOf(vr)).bad())
    {
      return false;
    }
    utf8.assign(converted.data(), converted.size());
    return IsValidUtf8(utf8); // what is declared as UTF-8 comes through unchecked
  }

  std::string DicomHeader::ToUtf8(const std::string& raw, DcmEVR vr) const
  {
    std::string utf8;
    if (ConvertDeclared(raw, vr, utf8))
    {
      return utf8;
    }
    if (IsJapanese(characterSets_))
    {
      if (const auto japanese = DecodeJapanese(raw))
      {
        return *japanese;
      }
    }
    return IsValidUtf8(raw) ? raw : FromLatin1(raw);
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
    std::string utf8;
    if (!ConvertDeclared(raw, vr, utf8))
    {
      readings.push_back(FromLatin1(raw)); // Orthanc's DefaultEncoding
    }
    if (raw.find(ESCAPE) != std::string::npos)
    {
      // Orthanc 1.10 drops escape sequences and knows the first character set alone.
      DcmSpecificCharacterSet first;
      OFString converted;
      const std::string bare = WithoutEscapes(raw);
      const std::string name = FirstWithoutExtensions(characterSets_);
      if (first.selectCharacterSet({name.data(), name.size()}).good() &&
          first.convertString({bare.data(), bare.size()}, converted, DelimitersOf(vr)).good())
      {
        readings.emplace_back(converted.data(), converted.size());
      }
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
      return StripPadding({declared.data(), declared.size()});
    }
    const char* const detected = DcmXfer(file_.getDataset()->getOriginalXfer()).getXferID();
    return detected == nullptr ? "" : detected;
  }
}
