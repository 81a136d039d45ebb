// What studies are found by: the index of identities is looked up by these keys alone, so that a
// match costs the same in a large archive as in a small one.
#pragma once

#include "Matching.h"
#include "Patient.h"
#include "Study.h"

#include <compare>
#include <string>
#include <vector>

namespace OrthancExchange
{
  enum class IdentityKeyKind
  {
    Identifier,    ///< PatientID and every other ID, normalized; also without separators and zeros
    FamilyAndDate, ///< folded family name and birth date
    Name,          ///< folded name, family and given name in the order of the alphabet
    SoundAndYear,  ///< how the family and given name sound, in the order of the alphabet, and birth
                   ///< year
    SoundAndDay,   ///< the same, day and month of birth
    SoundAndDate   ///< how the family or the given name sounds, and birth date
  };

  struct IdentityKey
  {
    IdentityKeyKind kind = IdentityKeyKind::Name;
    std::string value;

    // clang-tidy 14 takes the zero of a rewritten comparison for a pointer.
    auto operator<=>(const IdentityKey&) const = default; // NOLINT(modernize-use-nullptr)
  };

  struct KeyedStudy
  {
    StudyRecord study;
    std::vector<IdentityKey> keys; ///< KeysOf(study)
  };

  /// The keys that a study is stored under, without duplicates.
  std::vector<IdentityKey> KeysOf(const StudyIdentity& study);

  /// The keys to look up for a request: a study that matches under any permitted rules has at least
  /// one of them.
  std::vector<IdentityKey> KeysOf(const PatientIdentity& requested);

  /// As few keys as will do: a study that matches under these rules has at least one of them, its
  /// namesakes mostly none.
  std::vector<IdentityKey> KeysOf(const PatientIdentity& requested, const MatchingRules& rules);

  /// The keys to look up for what nearly matches by name and birth date: another spelling, another
  /// order, a slip in the date.
  std::vector<IdentityKey> NearNameKeysOf(const PatientIdentity& requested);

  /// The identifiers at one slip of the keyboard from those requested: hundreds.
  std::vector<IdentityKey> NearIdentifierKeysOf(const PatientIdentity& requested);

  /// Changes with the rules above and with ICU's tables: an index filled under another one has to
  /// be keyed anew.
  std::string IdentityKeysVersion();
}
