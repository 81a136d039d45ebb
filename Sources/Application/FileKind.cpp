#include "FileKind.h"

#include "../Domain/UnicodeText.h"

namespace OrthancExchange
{
  std::optional<std::string> DetectFileKind(std::string_view content)
  {
    if (content.starts_with("%PDF-"))
    {
      return "application/pdf";
    }
    if (content.starts_with("\xFF\xD8\xFF"))
    {
      return "image/jpeg";
    }
    if (content.starts_with(std::string_view("\x89PNG\r\n\x1A\n", 8)))
    {
      return "image/png";
    }
    const std::string text(content);
    if (!text.empty() && IsValidUtf8(text) && !HasControlCharacters(text, "\n\r\t"))
    {
      return "text/plain";
    }
    return std::nullopt;
  }
}
