// DICOM person names (PS3.5 section 6.2.1): "Family^Given^Middle^Prefix^Suffix", in up to three
// groups (alphabetic, ideographic, phonetic) separated by '='.
#pragma once

#include <array>
#include <set>
#include <string>

namespace OrthancExchange
{
  /// The three component groups, each normalized: NFKC case fold (UTS 10, Unicode TR 15), spaces
  /// collapsed, trailing carets dropped. An absent group is empty.
  std::array<std::string, 3> NormalizedGroups(const std::string& patientName);

  /// The normalized groups in DICOM's form; empty when all are.
  std::string NormalizeName(const std::string& patientName);

  /// What an administrator may let names differ in and still match (A20).
  enum class NameTolerance
  {
    Diacritics, ///< MULLER for MÜLLER, but not MUELLER
    Hyphens     ///< MARY ANN and MARYANN for MARY-ANN, ONEILL for O'NEILL
  };

  const char* ToString(NameTolerance tolerance);
  NameTolerance ParseNameTolerance(const std::string& text); ///< throws std::invalid_argument

  /// Whether two names are the same under "exact", apart from what is tolerated. Groups present on
  /// both sides must all be equal, and at least one must be; a name given in one group alone may
  /// stand in any group of the other
  /// ("山田^太郎" is written either way).
  bool SameName(const std::string& a, const std::string& b,
                const std::set<NameTolerance>& tolerances = {});
}
