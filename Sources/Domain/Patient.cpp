#include "Patient.h"

#include "EnumText.h"
#include "Time.h"
#include "UnicodeText.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<OtherIdSource, 2> OTHER_ID_SOURCE_TEXTS{
        {{OtherIdSource::OtherPatientIDs, "OtherPatientIDs"},
         {OtherIdSource::OtherPatientIDsSequence, "OtherPatientIDsSequence"}}};
  }

  const char* ToString(OtherIdSource value)
  {
    return EnumToText(OTHER_ID_SOURCE_TEXTS, value);
  }

  OtherIdSource ParseOtherIdSource(const std::string& text)
  {
    return EnumFromText(OTHER_ID_SOURCE_TEXTS, text);
  }

  std::string NormalizeDate(const std::string& date)
  {
    const std::string trimmed = CollapseSpaces(date);
    return ParseDicomDate(trimmed).has_value() ? trimmed : "";
  }
}
