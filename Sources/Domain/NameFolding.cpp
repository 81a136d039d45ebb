#include "NameFolding.h"

#include "UnicodeText.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t SOUND_LENGTH = 6;

    using Romanisation = std::pair<std::string_view, std::string_view>;

    // Read from left to right, the first that fits counts; so the longer stand before the shorter.
    constexpr std::array<Romanisation, 7> VOWELS{{
        {"ou", "o"},
        {"oo", "o"},
        {"uu", "u"},
        {"ae", "a"},
        {"oe", "o"},
        {"ue", "u"},
        {"ij", "i"},
    }};

    constexpr std::array<Romanisation, 34> CONSONANTS{{
        {"shch", "s"},  {"tsch", "c"},  {"sch", "s"},   {"tch", "c"},  {"shi", "si"},
        {"sha", "sia"}, {"shu", "siu"}, {"sho", "sio"}, {"chi", "ti"}, {"cha", "tia"},
        {"chu", "tiu"}, {"cho", "tio"}, {"tsu", "tu"},  {"ja", "zia"}, {"ju", "ziu"},
        {"jo", "zio"},  {"ji", "zi"},   {"fu", "hu"},   {"ph", "f"},   {"th", "t"},
        {"dh", "d"},    {"gh", "g"},    {"kh", "h"},    {"zh", "z"},   {"sh", "s"},
        {"ts", "c"},    {"tz", "c"},    {"cz", "c"},    {"ck", "k"},   {"ks", "x"},
        {"j", "i"},     {"y", "i"},     {"w", "v"},     {"q", "k"},
    }};

    bool IsVowel(char c)
    {
      return std::string_view("aeiouy").find(c) != std::string_view::npos;
    }

    /// An "h" that only lengthens: between a vowel and a consonant, or at the end after a vowel.
    bool IsSilent(std::string_view text, std::size_t at)
    {
      return text[at] == 'h' && at > 0 && IsVowel(text[at - 1]) &&
             (at + 1 == text.size() || !IsVowel(text[at + 1]));
    }

    void AppendOnce(std::string& folded, std::string_view letters)
    {
      for (const char c : letters)
      {
        const bool digit = c >= '0' && c <= '9';
        if (folded.empty() || folded.back() != c || digit)
        {
          folded += c;
        }
      }
    }

    template <std::size_t Count>
    std::string Replace(std::string_view text, const std::array<Romanisation, Count>& table)
    {
      std::string folded;
      for (std::size_t at = 0; at < text.size();)
      {
        const auto fits = [&](const Romanisation& row)
        {
          return row.first[0] == text[at] && text.substr(at).starts_with(row.first);
        };
        const auto row = std::find_if(table.begin(), table.end(), fits);
        AppendOnce(folded, row == table.end() ? text.substr(at, 1) : row->second);
        at += row == table.end() ? 1 : row->first.size();
      }
      return folded;
    }

    std::string MakeRomanisationsOne(std::string_view text)
    {
      std::string sounded;
      for (std::size_t at = 0; at < text.size(); at++)
      {
        if (!IsSilent(text, at))
        {
          sounded += text[at];
        }
      }
      // Long vowels first: "joe" is "jö" before it is "jo" and "e".
      return Replace(Replace(sounded, VOWELS), CONSONANTS);
    }

    std::string FoldRomanised(const std::string& romanised)
    {
      std::string letters;
      for (const char c : romanised)
      {
        const bool ascii = static_cast<unsigned char>(c) < 0x80;
        if (!ascii || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        {
          letters += c;
        }
      }
      return MakeRomanisationsOne(letters);
    }

    /// Zero for a vowel or an "h" or "w".
    char SoundCode(char c)
    {
      constexpr std::string_view codes = "01230120022455012623010202"; // a to z
      return c >= 'a' && c <= 'z' ? codes[static_cast<std::size_t>(c - 'a')] : '0';
    }

    std::vector<std::string> Split(const std::string& text, std::string_view separators)
    {
      std::vector<std::string> parts;
      for (std::size_t begin = 0; begin <= text.size();)
      {
        const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
      }
      return parts;
    }
  }

  std::vector<std::string> FoldComponents(const std::string& normalizedGroup)
  {
    // By the steps of tolerance first: names that it makes equal have equal foldings.
    return FoldPlainComponents(DropDiacritics(DropSeparators(normalizedGroup)));
  }

  std::vector<std::string> FoldPlainComponents(const std::string& plainGroup)
  {
    std::vector<std::string> components;
    for (const std::string& component : Split(Romanise(plainGroup), "^"))
    {
      components.push_back(FoldRomanised(component));
    }
    return components;
  }

  std::vector<std::string> FoldWords(const std::string& normalizedGroup)
  {
    std::vector<std::string> words;
    for (const std::string& part : Split(Romanise(DropDiacritics(normalizedGroup)), "^ ,-"))
    {
      if (std::string word = FoldRomanised(part); !word.empty())
      {
        words.push_back(std::move(word));
      }
    }
    return words;
  }

  std::string SoundOf(const std::string& foldedComponent)
  {
    std::string sound;
    char previous = '\0';
    for (const char c : foldedComponent)
    {
      if (sound.size() == SOUND_LENGTH)
      {
        break;
      }
      if (static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9'))
      {
        continue;
      }
      const char code = SoundCode(c);
      if (sound.empty())
      {
        sound += code;
        previous = code;
        continue;
      }
      if (code != '0' && code != previous)
      {
        sound += code;
      }
      // "h" and "w" do not part two letters of one code; vowels do.
      if (c != 'h' && c != 'w')
      {
        previous = code;
      }
    }
    return sound;
  }
}
