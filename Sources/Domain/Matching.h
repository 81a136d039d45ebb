// The matching rules (A8, A17, A19, A20): pure functions over a request's patient and a study.
#pragma once

#include "Patient.h"
#include "Study.h"

#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  enum class MatchField
  {
    PatientName,
    PatientBirthDate,
    NationalID,
    PatientID
  };

  const char* ToString(MatchField field);
  MatchField ParseMatchField(const std::string& text); ///< throws std::invalid_argument

  /// The rules in force.
  struct MatchingRules
  {
    /// Fields that must match; never empty. All four by default (A19).
    std::set<MatchField> required{MatchField::PatientName, MatchField::PatientBirthDate,
                                  MatchField::NationalID, MatchField::PatientID};
    /// Where a study's national ID is looked for.
    std::set<OtherIdSource> nationalIdSources{OtherIdSource::OtherPatientIDs,
                                              OtherIdSource::OtherPatientIDsSequence};
    /// Issuer (0010,0021) whose PatientID counts as a national ID as well; empty: none does. Once
    /// it is set, a further ID that names another issuer counts no longer.
    std::string nationalIdIssuer;

    bool operator==(const MatchingRules&) const = default;
  };

  struct FieldVerdict
  {
    MatchField field = MatchField::PatientName;
    std::string requested; ///< as in the request
    std::string found;     ///< as in the study; several national IDs are joined with '\'
    bool required = true;  ///< by the rules in force
    bool match = false;
  };

  struct StudyVerdict
  {
    bool match = false;                 ///< all required fields match
    std::vector<FieldVerdict> verdicts; ///< always all four fields, in the order of MatchField
    int score = 0;                      ///< for ranking what does not match; higher is nearer
  };

  /// The required fields that the request itself lacks: such a request cannot be sent.
  std::vector<MatchField> MissingFields(const PatientIdentity& requested,
                                        const MatchingRules& rules);

  StudyVerdict Judge(const PatientIdentity& requested, const StudyRecord& study,
                     const MatchingRules& rules);

  /// Whether two studies are of one patient for certain: patient ID, name and birth date all agree
  /// under the same "exact" comparison; dates that are no real days as they stand.
  bool SamePatient(const StudyRecord& a, const StudyRecord& b);

  /// Whether each study is of the same patient as every other: one send never holds two patients.
  bool OfOnePatient(const std::vector<StudyRecord>& studies);

  /// "Exact" forgives only what carries no meaning: case, padding, trailing carets, doubled spaces,
  /// Unicode form (NFKC case fold), spaces and dashes in a number. Empty in, empty out.
  std::string NormalizeName(const std::string& patientName);
  std::string NormalizeIdentifier(const std::string& identifier);
  std::string NormalizeDate(const std::string& date); ///< empty unless a real day

  /// What the identity index is looked up by.
  enum class IdentityKeyKind
  {
    Name,         ///< NormalizeName()
    Identifier,   ///< NormalizeIdentifier() of PatientID and of every other ID
    FamilyAndDate ///< family name component, a bar, birth date
  };

  struct IdentityKey
  {
    IdentityKeyKind kind = IdentityKeyKind::Name;
    std::string value;

    auto operator<=>(const IdentityKey&) const = default;
  };

  /// The keys that a study is stored under, without duplicates.
  std::vector<IdentityKey> KeysOf(const StudyRecord& study);

  /// The keys to look up for a request: a study that matches under any rules has at least one of
  /// them.
  std::vector<IdentityKey> KeysOf(const PatientIdentity& requested);

  /// As few keys as will do: a study that matches under these rules has at least one of them, its
  /// namesakes mostly none.
  std::vector<IdentityKey> KeysOf(const PatientIdentity& requested, const MatchingRules& rules);
}
