#pragma once

#include <initializer_list>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// What a column of texts is sorted by: without regard to case, diacritics and the spaces around;
  /// no longer than an index takes.
  std::string SortText(const std::string& text);

  /// The text that a row is searched in: these values, folded alike on both engines (their own
  /// ideas of upper and lower case differ, and depend on the locale), one per line.
  std::string SearchText(std::initializer_list<std::string> values);

  /// For each word a pattern for `search_text LIKE :pattern ESCAPE '\'` that finds exactly its
  /// characters anywhere: who searches for "Jane Doe", as pages show the name, finds DOE^JANE. From
  /// the eighth word on they are one. Empty when there is nothing to search for.
  std::vector<std::string> SearchPatterns(const std::string& search);
}
