#pragma once

#include <initializer_list>
#include <string>

namespace OrthancExchange
{
  /// The text that a row is searched in: these values, folded alike on both engines (their own
  /// ideas of upper and lower case differ, and depend on the locale), one per line.
  std::string SearchText(std::initializer_list<std::string> values);

  /// A pattern for `search_text LIKE :pattern ESCAPE '\'` that finds exactly these characters
  /// anywhere; empty when there is nothing to search for.
  std::string SearchPattern(const std::string& search);
}
