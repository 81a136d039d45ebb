#pragma once

#include <string>

namespace OrthancExchange
{
  /// Fills {{To}} and {{Text}}, escaped so that neither can change what the template says: by RFC
  /// 8259 section 7 when the content type holds "json", by the URL standard's form encoding when it
  /// is application/x-www-form-urlencoded, and otherwise with control characters made spaces. Pure.
  std::string FillSmsBody(const std::string& body, const std::string& contentType,
                          const std::string& to, const std::string& text);

  /// "application/json" for a body that starts with "{" or "[", and else "text/plain;
  /// charset=utf-8".
  std::string GuessSmsContentType(const std::string& body);
}
