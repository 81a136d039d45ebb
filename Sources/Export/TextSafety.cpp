#include "TextSafety.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr UChar32 ZERO_WIDTH_NON_JOINER = 0x200c;
    constexpr UChar32 ZERO_WIDTH_JOINER = 0x200d;

    icu::UnicodeString Decode(std::string_view text)
    {
      return icu::UnicodeString::fromUTF8(
          icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    }

    bool IsDangerous(UChar32 character)
    {
      switch (u_charType(character))
      {
      case U_CONTROL_CHAR:
      case U_LINE_SEPARATOR:
      case U_PARAGRAPH_SEPARATOR:
      case U_SURROGATE:
      case U_UNASSIGNED:
        return true;
      case U_FORMAT_CHAR:
        return character != ZERO_WIDTH_JOINER && character != ZERO_WIDTH_NON_JOINER;
      default:
        return false;
      }
    }

    void Require(UErrorCode error, const char* what)
    {
      if (U_FAILURE(error))
      {
        throw std::runtime_error(std::string("ICU cannot ") + what + ": " + u_errorName(error));
      }
    }

    std::unique_ptr<const icu::Transliterator> MakeTransliterator()
    {
      UErrorCode error = U_ZERO_ERROR;
      std::unique_ptr<const icu::Transliterator> made(
          icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, error));
      Require(error, "transliterate");
      return made;
    }
  }

  std::string SafeLine(std::string_view text)
  {
    const icu::UnicodeString decoded = Decode(text);
    icu::UnicodeString safe;
    for (std::int32_t i = 0; i < decoded.length(); i = decoded.moveIndex32(i, 1))
    {
      const UChar32 character = decoded.char32At(i);
      if (u_isUWhiteSpace(character))
      {
        safe.append(UChar32{' '});
      }
      else if (!IsDangerous(character))
      {
        safe.append(character);
      }
    }
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* const composer = icu::Normalizer2::getNFCInstance(error);
    Require(error, "compose text");
    const icu::UnicodeString composed = composer->normalize(safe, error);
    Require(error, "compose text");
    std::string utf8;
    return composed.toUTF8String(utf8);
  }

  std::string SafeUid(std::string_view text)
  {
    std::string safe = SafeLine(text);
    safe.erase(0, safe.find_first_not_of('='));
    return safe;
  }

  std::string ToAscii(std::string_view text)
  {
    // Costly to make, and safe to use from several threads at once.
    static const std::unique_ptr<const icu::Transliterator> transliterator = MakeTransliterator();
    icu::UnicodeString decoded = Decode(text);
    transliterator->transliterate(decoded);
    std::string utf8;
    decoded.toUTF8String(utf8);
    std::erase_if(utf8, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return utf8;
  }

  bool IsAscii(std::string_view text)
  {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  }
}
