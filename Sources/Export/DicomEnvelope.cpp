#include "DicomEnvelope.h"

#include "DataSetWalker.h"
#include "Inflation.h"
#include "TrimmedText.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t PREAMBLE = 132; // DICOM PS3.10 section 7.1
    constexpr std::uint32_t META_GROUP = 0x0002;
    constexpr const char* IMPLICIT_SYNTAX = "1.2.840.10008.1.2";
    constexpr const char* BIG_ENDIAN_SYNTAX = "1.2.840.10008.1.2.2";
    constexpr const char* DEFLATED_SYNTAX = "1.2.840.10008.1.2.1.99";

    Refusal NoDicom()
    {
      return Refusal(RefusalCode::UnsupportedMedia, "This is not a DICOM file.");
    }
  }

  DicomEnvelope::DicomEnvelope(std::string_view file, std::size_t limit)
  {
    ReadMeta(file);
    if (syntax_ == DEFLATED_SYNTAX)
    {
      inflated_ = InflateWhole(dataSet_, limit);
      dataSet_ = {};
    }
  }

  DataSetEncoding DicomEnvelope::Encoding() const
  {
    return {syntax_ != IMPLICIT_SYNTAX, syntax_ != BIG_ENDIAN_SYNTAX};
  }

  void DicomEnvelope::ReadMeta(std::string_view file)
  {
    if (file.size() < PREAMBLE || file.substr(PREAMBLE - 4, 4) != "DICM")
    {
      throw NoDicom();
    }
    const std::string_view content = file.substr(PREAMBLE);
    DataSetWalker walker(content, {});
    DataSetElement element;
    std::size_t end = 0;
    // Of the data set's first attribute the group is looked at before it is read: its encoding may
    // be another.
    while (end + 2 <= content.size() && walker.Number(content.substr(end, 2)) == META_GROUP &&
           walker.Next(element))
    {
      constexpr std::uint32_t SOP_CLASS = 0x00020002;
      constexpr std::uint32_t TRANSFER_SYNTAX = 0x00020010;
      sopClass_ = element.tag == SOP_CLASS ? TrimmedText(element.value) : sopClass_;
      syntax_ = element.tag == TRANSFER_SYNTAX ? TrimmedText(element.value) : syntax_;
      end = walker.Position();
    }
    if (syntax_.empty())
    {
      throw NoDicom();
    }
    dataSet_ = content.substr(end);
  }
}
