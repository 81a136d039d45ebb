// Texts with {{Placeholders}}, as staff edit them.
#pragma once

#include <map>
#include <set>
#include <string>

namespace OrthancExchange
{
  /// Puts each value in place of its {{Name}}; a name without a value becomes nothing. Values are
  /// not expanded again, so that a message holding "{{Link}}" stays as it is.
  std::string FillTemplate(const std::string& text,
                           const std::map<std::string, std::string>& values);

  /// The names of all placeholders in the text.
  std::set<std::string> PlaceholdersOf(const std::string& text);
}
