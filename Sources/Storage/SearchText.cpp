#include "SearchText.h"

#include "../Domain/UnicodeText.h"

namespace OrthancExchange
{
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

  std::string SearchPattern(const std::string& search)
  {
    const std::string folded = FoldCase(search);
    if (folded.empty())
    {
      return "";
    }
    std::string pattern = "%";
    for (const char character : folded)
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
