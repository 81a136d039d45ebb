#include "ReadableText.h"

#include "TextSafety.h"

namespace OrthancExchange
{
  std::string Readable(Instant instant)
  {
    const std::string text = FormatInstant(instant);
    return text.substr(0, 10) + ' ' + text.substr(11, 5) + " UTC";
  }

  std::string ReadableDate(const std::string& date)
  {
    if (!ParseDicomDate(date))
    {
      return SafeLine(date);
    }
    return date.substr(0, 4) + '-' + date.substr(4, 2) + '-' + date.substr(6, 2);
  }

  std::string Join(const std::vector<std::string>& values)
  {
    std::string joined;
    for (const std::string& value : values)
    {
      joined += (joined.empty() ? "" : ", ") + value;
    }
    return SafeLine(joined);
  }

  std::string Filled(std::string_view phrase, const std::string& value)
  {
    const std::size_t at = phrase.find("{}");
    return std::string(phrase.substr(0, at)) + value + std::string(phrase.substr(at + 2));
  }
}
