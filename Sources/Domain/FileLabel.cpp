#include "FileLabel.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstdint>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::int32_t LONGEST_LABEL = 200;
    constexpr UChar32 ELLIPSIS = 0x2026;

    /// Nothing may be read out of a name but a name (Unicode categories Cc, Cf, Zl, Zp, Cs, Cn).
    bool IsShown(UChar32 character)
    {
      switch (u_charType(character))
      {
      case U_CONTROL_CHAR:
      case U_FORMAT_CHAR:
      case U_LINE_SEPARATOR:
      case U_PARAGRAPH_SEPARATOR:
      case U_SURROGATE:
      case U_UNASSIGNED:
        return false;
      default:
        return true;
      }
    }

    icu::UnicodeString Clean(const std::string& name)
    {
      const icu::UnicodeString decoded = icu::UnicodeString::fromUTF8(name);
      icu::UnicodeString clean;
      for (std::int32_t i = 0; i < decoded.length(); i = decoded.moveIndex32(i, 1))
      {
        const UChar32 character = decoded.char32At(i);
        if (IsShown(character))
        {
          clean.append(character == '\\' ? UChar32{'/'} : character);
        }
      }
      return clean.trim();
    }
  }

  std::string MakeFileLabel(const std::string& name)
  {
    icu::UnicodeString label = Clean(name);
    if (label.countChar32() > LONGEST_LABEL)
    {
      const std::int32_t begin = label.moveIndex32(label.length(), 1 - LONGEST_LABEL);
      label = icu::UnicodeString(ELLIPSIS) + label.tempSubString(begin);
    }
    std::string utf8;
    label.toUTF8String(utf8);
    return utf8.empty() ? "file" : utf8;
  }

  std::string LastPartOf(const std::string& label)
  {
    return label.substr(label.rfind('/') + 1);
  }
}
