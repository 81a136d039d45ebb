#include "TextTemplate.h"

#include <functional>

namespace OrthancExchange
{
  namespace
  {
    void Scan(const std::string& text, const std::function<void(const std::string&)>& plain,
              const std::function<void(const std::string&)>& placeholder)
    {
      std::size_t position = 0;
      while (position < text.size())
      {
        const std::size_t open = text.find("{{", position);
        const std::size_t close = open == std::string::npos ? open : text.find("}}", open);
        if (close == std::string::npos)
        {
          plain(text.substr(position));
          return;
        }
        plain(text.substr(position, open - position));
        placeholder(text.substr(open + 2, close - open - 2));
        position = close + 2;
      }
    }
  }

  std::string FillTemplate(const std::string& text,
                           const std::map<std::string, std::string>& values)
  {
    std::string filled;
    Scan(
        text, [&](const std::string& plain) { filled += plain; },
        [&](const std::string& name)
        {
          const auto found = values.find(name);
          filled += found == values.end() ? "" : found->second;
        });
    return filled;
  }

  std::set<std::string> PlaceholdersOf(const std::string& text)
  {
    std::set<std::string> names;
    Scan(
        text, [](const std::string&) {}, [&](const std::string& name) { names.insert(name); });
    return names;
  }
}
