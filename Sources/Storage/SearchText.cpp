#include "SearchText.h"

#include "../Domain/UnicodeText.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    std::string PatternOf(const std::string& word)
    {
      std::string pattern = "%";
      for (const char character : word)
      {
        if (character == '%' || character == '_' || character == '\\')
        {
          pattern += '\\';
        }
        pattern += character;
      }
      return pattern + "%";
    }
  }

  std::string SearchText(std::initializer_list<std::string> values)
  {
    std::string text;
    for (const std::string& value : values)
    {
      text += FoldCase(value) + "\n";
    }
    return text;
  }

  std::string SortText(const std::string& text)
  {
    constexpr std::size_t LONGEST = 120; // bytes
    std::string key = DropDiacritics(CollapseSpaces(FoldCase(text)));
    if (key.size() > LONGEST)
    {
      std::size_t length = LONGEST;
      while (length > 0 && (static_cast<unsigned char>(key[length]) & 0xc0) == 0x80)
      {
        length--; // not in the middle of a UTF-8 sequence
      }
      key.resize(length);
    }
    return key;
  }

  std::vector<std::string> SearchPatterns(const std::string& search)
  {
    constexpr std::size_t MOST_WORDS = 8;
    std::vector<std::string> patterns;
    std::string words = CollapseSpaces(FoldCase(search));
    while (!words.empty())
    {
      const std::size_t end =
          patterns.size() + 1 < MOST_WORDS ? std::min(words.find(' '), words.size()) : words.size();
      patterns.push_back(PatternOf(words.substr(0, end)));
      words.erase(0, end + 1);
    }
    return patterns;
  }
}
