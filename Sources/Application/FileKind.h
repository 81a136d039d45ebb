// What a file really is, by its first bytes, never by its name or by what the sender claims.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// "application/pdf", "image/jpeg", "image/png" or, for valid UTF-8 without control characters,
  /// "text/plain"; nullopt for everything else.
  std::optional<std::string> DetectFileKind(std::string_view content);
}
