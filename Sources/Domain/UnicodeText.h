// What the domain needs to know of Unicode, by ICU.
#pragma once

#include <string>

namespace OrthancExchange
{
  /// NFKC case fold (Unicode TR 31): one form for all spellings that differ in case, width or
  /// composition alone. Invalid UTF-8 becomes U+FFFD.
  std::string FoldCase(const std::string& utf8);

  /// Leading and trailing spaces dropped, runs of spaces made one. Any Unicode space counts.
  std::string CollapseSpaces(const std::string& utf8);

  /// Without hyphens, apostrophes, full stops and spaces of any kind, as names hold them.
  std::string DropSeparators(const std::string& utf8);

  /// Letters without their diacritics ("müller" to "muller", "łucja" to "lucja"). Marks that are
  /// letters of their own, as in Indic scripts or Japanese, stay.
  std::string DropDiacritics(const std::string& utf8);

  /// Romanised by ICU's rules (UTS 35, "Any-Latin; Latin-ASCII"): small ASCII letters, as far as
  /// ICU knows the script. Expects folded case.
  std::string Romanise(const std::string& utf8);

  /// Version of the tables behind these functions: what they answer may change with it.
  std::string UnicodeTablesVersion();

  bool IsValidUtf8(const std::string& text);

  /// The text without NUL, and with U+FFFD in place of what is not valid UTF-8: for what files from
  /// outside say.
  std::string MakeValidText(const std::string& text);

  /// Code points, not bytes. Invalid UTF-8 counts by replacement characters.
  std::size_t CountCodePoints(const std::string& utf8);

  /// Whether a control character (Unicode category Cc) stands in the text, other than those listed.
  bool HasControlCharacters(const std::string& utf8, const std::string& allowed);
}
