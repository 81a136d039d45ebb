#include "HtmlText.h"

namespace OrthancExchange
{
  std::string EscapeHtml(const std::string& text)
  {
    std::string escaped;
    for (const char c : text)
    {
      switch (c)
      {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\n':
        escaped += "<br>\n";
        break;
      default:
        escaped += c;
      }
    }
    return escaped;
  }
}
