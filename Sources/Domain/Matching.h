// The matching rules (A8, A17, A19, A20): pure functions over a request's patient and a study.
// "Exact" forgives only what carries no meaning: case, padding, trailing carets, doubled spaces,
// Unicode form (NFKC case fold), spaces and dashes in a number.
#pragma once

#include "Identifier.h"
#include "NameComparison.h"
#include "NearMiss.h"
#include "Patient.h"
#include "PersonName.h"
#include "Study.h"

#include <array>
#include <optional>
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
    /// What a national number must look like to be entered.
    NationalIdScheme nationalIdScheme = NationalIdScheme::None;
    /// What names may differ in; nothing by default.
    std::set<NameTolerance> nameTolerances;

    bool operator==(const MatchingRules&) const = default;
  };

  struct FieldVerdict
  {
    MatchField field = MatchField::PatientName;
    std::string requested; ///< as in the request
    std::string found;     ///< as in the study; several national IDs are joined with '\'
    bool required = true;  ///< by the rules in force
    bool match = false;
    MatchReason reason = MatchReason::Different; ///< also of what matches by tolerance alone
  };

  struct StudyVerdict
  {
    bool match = false;                 ///< all required fields match
    std::vector<FieldVerdict> verdicts; ///< always all four fields, in the order of MatchField
    int score = 0;                      ///< for ranking what does not match; higher is nearer
    bool resembles = false; ///< near enough to be shown to staff, who should not read of strangers
  };

  /// The required fields that the request itself lacks: such a request cannot be sent.
  std::vector<MatchField> MissingFields(const PatientIdentity& requested,
                                        const MatchingRules& rules);

  /// Judges many studies for one request: what can be prepared of the request is prepared once.
  class StudyJudge
  {
  public:
    StudyJudge(PatientIdentity requested, MatchingRules rules);

    StudyVerdict Judge(const StudyIdentity& study) const;

  private:
    MatchReason Compare(MatchField field, const std::string& found) const;
    MatchReason ReasonOf(MatchField field, const std::vector<std::string>& found) const;

    PatientIdentity requested_;
    MatchingRules rules_;
    std::array<std::optional<NameForms>, 3> nameForms_;
  };

  StudyVerdict Judge(const PatientIdentity& requested, const StudyIdentity& study,
                     const MatchingRules& rules);

  /// Whether two studies are of one patient for certain: patient ID, name and birth date all agree
  /// under the same "exact" comparison, whatever is tolerated; dates that are no real days as they
  /// stand.
  bool SamePatient(const StudyRecord& a, const StudyRecord& b);

  /// Whether each study is of the same patient as every other: one send never holds two patients.
  bool OfOnePatient(const std::vector<StudyRecord>& studies);
}
