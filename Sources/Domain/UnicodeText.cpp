#include "UnicodeText.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    bool IsAscii(const std::string& text)
    {
      return std::all_of(text.begin(), text.end(),
                         [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    }

    bool IsSeparator(UChar32 c)
    {
      switch (c)
      {
      case '\'':
      case '`':
      case '.':
      case 0x00B4: // acute accent
      case 0x02BC: // modifier letter apostrophe
      case 0x2018: // single quotation marks
      case 0x2019:
      case 0x30FB: // katakana middle dot, between the parts of a foreign name
        return true;
      default:
        return u_isUWhiteSpace(c) != 0 || u_charType(c) == U_DASH_PUNCTUATION;
      }
    }

    /// Costly to make, and safe to use from several threads at once.
    std::unique_ptr<const icu::Transliterator> MakeTransliterator(const char* identifier)
    {
      UErrorCode error = U_ZERO_ERROR;
      std::unique_ptr<const icu::Transliterator> made(icu::Transliterator::createInstance(
          icu::UnicodeString(identifier, -1, US_INV), UTRANS_FORWARD, error));
      if (U_FAILURE(error) || made == nullptr)
      {
        throw std::runtime_error("ICU has no transliteration data");
      }
      return made;
    }

    /// What was transliterated lately, by all threads. A match meets the same names again and
    /// again, and each costs more than finding its study.
    class RecentTexts
    {
    public:
      std::string Transliterate(const icu::Transliterator& transliterator, const std::string& utf8)
      {
        Part& part = parts_.at(std::hash<std::string>()(utf8) % PARTS);
        {
          const std::lock_guard lock(part.mutex);
          const auto known = part.results.find(utf8);
          if (known != part.results.end())
          {
            return known->second;
          }
        }
        icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
        transliterator.transliterate(text);
        std::string result;
        text.toUTF8String(result);
        if (utf8.size() <= LONGEST)
        {
          const std::lock_guard lock(part.mutex);
          if (part.results.size() == MOST)
          {
            part.results.clear();
          }
          part.results.emplace(utf8, result);
        }
        return result;
      }

    private:
      static constexpr std::size_t PARTS = 64;    // so that threads hardly ever wait for each other
      static constexpr std::size_t MOST = 300;    // in each: a few megabytes in all
      static constexpr std::size_t LONGEST = 300; // bytes; no name is longer

      struct Part
      {
        std::mutex mutex;
        std::unordered_map<std::string, std::string> results;
      };

      std::array<Part, PARTS> parts_;
    };
  }

  std::string FoldCase(const std::string& utf8)
  {
    if (IsAscii(utf8))
    {
      std::string lower = utf8;
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      return lower;
    }
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
    const bool plain = std::all_of(utf8.begin(), utf8.end(), [](char c) { return c > ' '; });
    if (plain)
    {
      return utf8; // ASCII without spaces, as most values are
    }
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

  std::string DropSeparators(const std::string& utf8)
  {
    if (IsAscii(utf8))
    {
      std::string kept = utf8;
      std::erase_if(kept, [](char c) { return IsSeparator(static_cast<UChar32>(c)); });
      return kept;
    }
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
    icu::UnicodeString kept;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
    {
      if (!IsSeparator(text.char32At(i)))
      {
        kept.append(text.char32At(i));
      }
    }
    std::string result;
    kept.toUTF8String(result);
    return result;
  }

  std::string DropDiacritics(const std::string& utf8)
  {
    static const auto transliterator =
        MakeTransliterator("NFD; [\\u0300-\\u036F] Remove; NFC; [:Latin:] Latin-ASCII");
    static RecentTexts recent;
    return IsAscii(utf8) ? utf8 : recent.Transliterate(*transliterator, utf8);
  }

  std::string Romanise(const std::string& utf8)
  {
    static const auto transliterator = MakeTransliterator("Any-Latin; Latin-ASCII; Lower");
    static RecentTexts recent;
    return IsAscii(utf8) ? utf8 : recent.Transliterate(*transliterator, utf8);
  }

  std::string UnicodeTablesVersion()
  {
    UVersionInfo version;
    u_getVersion(version);
    char text[U_MAX_VERSION_STRING_LENGTH] = {};
    u_versionToString(version, text);
    return text;
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
