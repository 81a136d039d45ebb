#include "CharacterSets.h"

#include "JapaneseText.h"

#include "../Domain/UnicodeText.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr char ESCAPE = '\x1b';
    constexpr int MOST_SETS = 8; // a hostile file may declare thousands

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
      const std::string first = WithoutPadding(characterSets.substr(0, characterSets.find('\\')));
      const std::string extended = "ISO 2022 IR ";
      return first.starts_with(extended) ? "ISO_IR " + first.substr(extended.size()) : first;
    }

    /// How text switches to a set in its upper half (PS3.3 tables C.12-3 and C.12-4).
    constexpr std::array<std::pair<std::string_view, std::string_view>, 13> DESIGNATIONS = {
        {{"ISO 2022 IR 58", "\x1b$)A"},
         {"ISO 2022 IR 100", "\x1b-A"},
         {"ISO 2022 IR 101", "\x1b-B"},
         {"ISO 2022 IR 109", "\x1b-C"},
         {"ISO 2022 IR 110", "\x1b-D"},
         {"ISO 2022 IR 126", "\x1b-F"},
         {"ISO 2022 IR 127", "\x1b-G"},
         {"ISO 2022 IR 138", "\x1b-H"},
         {"ISO 2022 IR 144", "\x1b-L"},
         {"ISO 2022 IR 148", "\x1b-M"},
         {"ISO 2022 IR 149", "\x1b$)C"},
         {"ISO 2022 IR 166", "\x1b-T"},
         {"ISO 2022 IR 203", "\x1b-b"}}};

    /// PS3.5 section 6.1.2.5.3: where code extensions fall back to the first character set.
    const char* DelimitersOf(DcmEVR vr)
    {
      return vr == EVR_PN ? "\\^=" : "\\";
    }

    /// The text with a switch at its start and after each delimiter.
    std::string WithEscapes(const std::string& raw, std::string_view escape, DcmEVR vr)
    {
      const std::string_view delimiters = DelimitersOf(vr);
      std::string switched(escape);
      for (const char c : raw)
      {
        switched.push_back(c);
        if (delimiters.find(c) != std::string_view::npos)
        {
          switched += escape;
        }
      }
      return switched;
    }
  }

  std::string WithoutPadding(const std::string& text)
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

  CharacterSets::CharacterSets(const std::string& declared) : declared_(WithoutPadding(declared))
  {
    if (!declared_.empty() &&
        converter_.selectCharacterSet({declared_.data(), declared_.size()}).bad())
    {
      converter_.clear();
    }
  }

  std::optional<std::string> CharacterSets::DecodeWithDcmtk(const std::string& raw, DcmEVR vr) const
  {
    OFString converted;
    if (!converter_ ||
        converter_.convertString({raw.data(), raw.size()}, converted, DelimitersOf(vr)).bad())
    {
      return std::nullopt;
    }
    std::string utf8(converted.data(), converted.size());
    // What is declared as UTF-8 comes through unchecked.
    return IsValidUtf8(utf8) ? std::optional(std::move(utf8)) : std::nullopt;
  }

  /// Much software declares code extensions and never writes an escape sequence.
  std::optional<std::string> CharacterSets::DecodeWithoutEscapes(const std::string& raw,
                                                                 DcmEVR vr) const
  {
    if (raw.find(ESCAPE) != std::string::npos)
    {
      return std::nullopt;
    }
    std::istringstream sets(declared_);
    std::string set;
    for (int tried = 0; tried < MOST_SETS && std::getline(sets, set, '\\'); ++tried)
    {
      const auto designation =
          std::find_if(DESIGNATIONS.begin(), DESIGNATIONS.end(),
                       [&](const auto& known) { return known.first == WithoutPadding(set); });
      if (designation != DESIGNATIONS.end())
      {
        if (auto utf8 = DecodeWithDcmtk(WithEscapes(raw, designation->second, vr), vr))
        {
          return utf8;
        }
      }
    }
    return std::nullopt;
  }

  std::string CharacterSets::ToUtf8(const std::string& raw, DcmEVR vr) const
  {
    if (auto utf8 = DecodeWithDcmtk(raw, vr))
    {
      return *utf8;
    }
    if (auto japanese = IsJapanese(declared_) ? DecodeJapanese(raw) : std::nullopt)
    {
      return *japanese;
    }
    if (auto utf8 = DecodeWithoutEscapes(raw, vr))
    {
      return *utf8;
    }
    return IsValidUtf8(raw) ? raw : FromLatin1(raw);
  }

  std::optional<std::string> CharacterSets::DecodeByFirst(const std::string& raw, DcmEVR vr) const
  {
    if (raw.find(ESCAPE) == std::string::npos)
    {
      return std::nullopt;
    }
    DcmSpecificCharacterSet first;
    OFString converted;
    const std::string bare = WithoutEscapes(raw);
    const std::string name = FirstWithoutExtensions(declared_);
    if (first.selectCharacterSet({name.data(), name.size()}).bad() ||
        first.convertString({bare.data(), bare.size()}, converted, DelimitersOf(vr)).bad())
    {
      return std::nullopt;
    }
    return std::string(converted.data(), converted.size());
  }
}
