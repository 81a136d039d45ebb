#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// The one of the languages (ISO 639-1) that an Accept-Language header (RFC 9110 section 12.5.4)
  /// likes best, by its first subtag; the first where it names none of them.
  std::string ChooseLanguage(std::string_view acceptLanguage,
                             const std::vector<std::string>& languages);
}
