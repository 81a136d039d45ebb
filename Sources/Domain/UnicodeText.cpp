#include "UnicodeText.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include <stdexcept>

namespace OrthancExchange
{
  std::string FoldCase(const std::string& utf8)
  {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
    if (U_FAILURE(error))
    {
      throw std::runtime_error("ICU has no NFKC case fold data");
    }
    const icu::UnicodeString folded = fold->normalize(icu::UnicodeString::fromUTF8(utf8), error);
    if (U_FAILURE(error))
    {
      throw std::runtime_error("ICU cannot normalize a text");
    }
    std::string result;
    folded.toUTF8String(result);
    return result;
  }

  std::string CollapseSpaces(const std::string& utf8)
  {
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
    icu::UnicodeString collapsed;
    bool pendingSpace = false;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    {
      const UChar32 c = text.char32At(i);
      if (u_isUWhiteSpace(c) != 0)
      {
        pendingSpace = !collapsed.isEmpty();
        continue;
      }
      if (pendingSpace)
      {
        collapsed.append(static_cast<UChar32>(' '));
        pendingSpace = false;
      }
      collapsed.append(c);
    }
    std::string result;
    collapsed.toUTF8String(result);
    return result;
  }

  bool IsValidUtf8(const std::string& text)
  {
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(nullptr, 0, nullptr, text.data(), static_cast<int32_t>(text.size()), &error);
    return error != U_INVALID_CHAR_FOUND;
  }

  std::string MakeValidText(const std::string& text)
  {
    std::string valid;
    icu::UnicodeString::fromUTF8(text).toUTF8String(valid);
    std::erase(valid, '\0');
    return valid;
  }

  std::size_t CountCodePoints(const std::string& utf8)
  {
    return static_cast<std::size_t>(icu::UnicodeString::fromUTF8(utf8).countChar32());
  }

  bool HasControlCharacters(const std::string& utf8, const std::string& allowed)
  {
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
    const icu::UnicodeString exceptions = icu::UnicodeString::fromUTF8(allowed);
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    {
      const UChar32 c = text.char32At(i);
      if (u_charType(c) == U_CONTROL_CHAR && exceptions.indexOf(c) < 0)
      {
        return true;
      }
    }
    return false;
  }
}
