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
