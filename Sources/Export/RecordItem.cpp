#include "RecordItem.h"

#include "DicomHeader.h"
#include "TextSafety.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcsequen.h>
#include <dcmtk/dcmdata/dcstack.h>
#include <dcmtk/dcmdata/dcwcache.h>

#include <memory>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t ITEM_HEADER = 8; // PS3.5 section 7.5

    void Require(const OFCondition& condition)
    {
      if (condition.bad())
      {
        throw std::runtime_error(std::string("DCMTK cannot make a DICOMDIR record: ") +
                                 condition.text());
      }
    }

    /// The VRs that Specific Character Set governs (PS3.5 section 6.1.2.3).
    bool DependsOnCharacterSet(DcmEVR vr)
    {
      switch (vr)
      {
      case EVR_LO:
      case EVR_LT:
      case EVR_PN:
      case EVR_SH:
      case EVR_ST:
      case EVR_UC:
      case EVR_UT:
        return true;
      default:
        return false;
      }
    }

    void ConvertText(const DicomHeader& file, DcmElement& element)
    {
      if (!DependsOnCharacterSet(element.ident()) || element.getLength() == 0)
      {
        return;
      }
      const std::string utf8 = file.ToUtf8(DicomHeader::RawTextOf(element), element.ident());
      Require(element.putOFStringArray(OFString(utf8.data(), utf8.size())));
    }

    void ConvertAll(const DicomHeader& file, DcmElement& element)
    {
      ConvertText(file, element);
      DcmStack stack;
      while (!element.isLeaf() && element.nextObject(stack, OFTrue).good())
      {
        DcmObject* const object = stack.top();
        if (object->isLeaf())
        {
          ConvertText(file, *static_cast<DcmElement*>(object));
        }
      }
    }
  }

  void RecordItem::Put(const DcmTagKey& tag, const std::string& value)
  {
    const std::string safe = DcmTag(tag).getEVR() == EVR_UI ? SafeUid(value) : SafeLine(value);
    Require(item_.putAndInsertOFStringArray(tag, OFString(safe.data(), safe.size())));
  }

  void RecordItem::PutNumber(const DcmTagKey& tag, unsigned number)
  {
    const bool isLong = DcmTag(tag).getEVR() == EVR_UL;
    Require(isLong ? item_.putAndInsertUint32(tag, number)
                   : item_.putAndInsertUint16(tag, static_cast<Uint16>(number)));
  }

  void RecordItem::Copy(const DicomHeader& file, const DcmTagKey& tag, const std::string& fallback)
  {
    const std::string text = file.Text(tag);
    const std::string value = DcmTag(tag).getEVR() == EVR_UI ? SafeUid(text) : text;
    Put(tag, value.empty() ? fallback : value);
  }

  void RecordItem::Adopt(const DicomHeader& file, DcmElement* element)
  {
    std::unique_ptr<DcmElement> owned(element);
    ConvertAll(file, *owned);
    Require(item_.insert(owned.get(), OFTrue));
    static_cast<void>(owned.release()); // the item owns it now
  }

  bool RecordItem::CopyElement(const DicomHeader& file, const DcmTagKey& tag)
  {
    // What is cut off cannot be told from what was meant, and DCMTK writes it as if it were whole.
    DcmElement* found = nullptr;
    if (!file.IsWhole() || !file.Has(tag) ||
        file.DataSet().findAndGetElement(tag, found, OFFalse, OFTrue).bad())
    {
      return false;
    }
    Adopt(file, found);
    return true;
  }

  void RecordItem::CopyConceptModifiers(const DicomHeader& file)
  {
    DcmSequenceOfItems* content = nullptr;
    if (!file.IsWhole() || file.DataSet().findAndGetSequence(DCM_ContentSequence, content).bad())
    {
      return;
    }
    auto modifiers = std::make_unique<DcmSequenceOfItems>(DCM_ContentSequence);
    // Not by index: DCMTK counts to it from the first item.
    for (DcmObject* object = content->nextInContainer(nullptr); object != nullptr;
         object = content->nextInContainer(object))
    {
      auto* const child = static_cast<DcmItem*>(object);
      OFString relationship;
      if (child->findAndGetOFString(DCM_RelationshipType, relationship).good() &&
          relationship == "HAS CONCEPT MOD")
      {
        auto copy = std::make_unique<DcmItem>(*child);
        Require(modifiers->append(copy.get()));
        static_cast<void>(copy.release()); // the sequence owns it now
      }
    }
    if (modifiers->card() > 0)
    {
      Adopt(file, modifiers.release());
    }
  }

  void RecordItem::PutConceptName(const std::string& code, const std::string& scheme,
                                  const std::string& meaning)
  {
    DcmItem* name = nullptr;
    Require(item_.findOrCreateSequenceItem(DCM_ConceptNameCodeSequence, name));
    Require(name->putAndInsertString(DCM_CodeValue, code.c_str()));
    Require(name->putAndInsertString(DCM_CodingSchemeDesignator, scheme.c_str()));
    Require(name->putAndInsertString(DCM_CodeMeaning, meaning.c_str()));
  }

  void RecordItem::PutEmptySequence(const DcmTagKey& tag)
  {
    Require(item_.insertEmptyElement(tag));
  }

  std::string RecordItem::Serialize()
  {
    if (item_.containsExtendedCharacters(OFTrue))
    {
      Put(DCM_SpecificCharacterSet, "ISO_IR 192");
    }
    return WriteObject(item_).substr(ITEM_HEADER);
  }

  std::string WriteObject(DcmObject& object)
  {
    // DCMTK wants an even buffer; the header of the object itself comes on top of its content.
    const std::size_t length =
        object.calcElementLength(EXS_LittleEndianExplicit, EET_ExplicitLength);
    std::string bytes(length + (length % 2), '\0');
    DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
    DcmWriteCache cache;
    object.transferInit();
    const OFCondition written =
        object.write(stream, EXS_LittleEndianExplicit, EET_ExplicitLength, &cache);
    object.transferEnd();
    Require(written);
    bytes.resize(static_cast<std::size_t>(stream.filled()));
    return bytes;
  }
}
