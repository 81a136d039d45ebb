#include "JapaneseText.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    // ICU's JIS8: ISO 2022 with JIS X 0208 and 0212, and JIS X 0201 in eight bits.
    constexpr const char* CONVERTER = "ISO_2022,locale=ja,version=4";

    /// Without the switches of the upper half to the katakana of JIS X 0201 (PS3.3 table C.12-3,
    /// ISO-IR 13): that is what stands there anyway, and ICU refuses the sequence.
    std::string WithoutKatakanaSwitches(const std::string& raw)
    {
      constexpr std::string_view katakana = "\x1b)I";
      std::string text;
      std::size_t from = 0;
      for (std::size_t at = raw.find(katakana); at != std::string::npos;
           at = raw.find(katakana, from))
      {
        text.append(raw, from, at - from);
        from = at + katakana.size();
      }
      text.append(raw, from);
      return text;
    }

    struct CloseConverter
    {
      void operator()(UConverter* converter) const
      {
        ucnv_close(converter);
      }
    };
  }

  bool IsJapanese(const std::string& characterSets)
  {
    for (const char* const name : {"IR 13", "IR 87", "IR 159"})
    {
      const std::size_t at = characterSets.find(name);
      const std::size_t after = at + std::string(name).size();
      if (at != std::string::npos && (after == characterSets.size() ||
                                      characterSets[after] == '\\' || characterSets[after] == ' '))
      {
        return true;
      }
    }
    return false;
  }

  std::optional<std::string> DecodeJapanese(const std::string& text)
  {
    const std::string raw = WithoutKatakanaSwitches(text);
    UErrorCode error = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(CONVERTER, &error));
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &error);
    if (U_FAILURE(error))
    {
      return std::nullopt;
    }
    // No byte makes more than one character here.
    std::vector<UChar> buffer(raw.size() + 1);
    const std::int32_t length =
        ucnv_toUChars(converter.get(), buffer.data(), static_cast<std::int32_t>(buffer.size()),
                      raw.data(), static_cast<std::int32_t>(raw.size()), &error);
    if (U_FAILURE(error))
    {
      return std::nullopt;
    }
    std::string utf8;
    return icu::UnicodeString(buffer.data(), length).toUTF8String(utf8);
  }
}
