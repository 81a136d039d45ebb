#pragma once

#include <string>

namespace OrthancExchange
{
  /// Text as the content of an element of HTML, or of an attribute in double quotes; line breaks
  /// become those of HTML.
  std::string EscapeHtml(const std::string& text);
}
