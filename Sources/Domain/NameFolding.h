// Forms of a name in which spellings meet that people take for one another: for finding near misses
// and for explaining them, never for deciding a match.
#pragma once

#include <string>
#include <vector>

namespace OrthancExchange
{
  /// The components of a normalized group (PersonName.h), each in small ASCII letters as far as it
  /// can be romanised, without separators and diacritics, and with the usual romanisations made
  /// one: Hepburn and Kunrei ("chi", "ti"), long vowels ("ou", "oo"), German "ae", "oe", "ue",
  /// doubled letters, "y" and "i", "w" and "v", "ph" and "f", "kh" and "h". Equal components stay
  /// equal.
  std::vector<std::string> FoldComponents(const std::string& normalizedGroup);

  /// The same of a group that is without separators and diacritics already.
  std::vector<std::string> FoldPlainComponents(const std::string& plainGroup);

  /// The words of a normalized group in their order, each folded likewise.
  std::vector<std::string> FoldWords(const std::string& normalizedGroup);

  /// How a folded component sounds: Soundex as the US National Archives define it ("Soundex System:
  /// The Soundex Indexing System"), but with the first letter coded like the others, so that
  /// Catherine and Katherine meet, and with up to six digits, which tells more names apart.
  std::string SoundOf(const std::string& foldedComponent);
}
