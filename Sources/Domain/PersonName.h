// DICOM person names (PS3.5 section 6.2.1): "Family^Given^Middle^Prefix^Suffix", in up to three
// groups (alphabetic, ideographic, phonetic) separated by '='.
#pragma once

#include <array>
#include <string>

namespace OrthancExchange
{
  /// The three component groups, each normalized: NFKC case fold (UTS 10, Unicode TR 15), spaces
  /// collapsed, trailing carets dropped. An absent group is empty.
  std::array<std::string, 3> NormalizedGroups(const std::string& patientName);

  /// Whether two names are the same under "exact". Groups present on both sides must all be equal,
  /// and at least one must be; a name given in one group alone may stand in any group of the other
  /// ("山田^太郎" is written either way).
  bool SameName(const std::string& a, const std::string& b);

  /// The family name of a normalized group.
  std::string FamilyName(const std::string& normalizedGroup);
}
