#include "Matching.h"

#include "EnumText.h"
#include "UnicodeText.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<MatchField, 4> MATCH_FIELD_TEXTS{{
        {MatchField::PatientName, "PatientName"},
        {MatchField::PatientBirthDate, "PatientBirthDate"},
        {MatchField::NationalID, "NationalID"},
        {MatchField::PatientID, "PatientID"},
    }};

    constexpr std::array<MatchField, 4> ALL_FIELDS{MatchField::PatientName,
                                                   MatchField::PatientBirthDate,
                                                   MatchField::NationalID, MatchField::PatientID};

    bool IsHalf(MatchReason reason)
    {
      return reason == MatchReason::OtherFamilyName || reason == MatchReason::OtherGivenName ||
             reason == MatchReason::PartOfDate;
    }

    /// An identifier that is the same, or two fields that are near, or one where nothing else is
    /// said. A frequent name, or a neighbour in a row of numbers, is not enough; half a name or
    /// half a date counts beside a whole one, as long as not both numbers contradict it.
    bool Resembles(const std::vector<FieldVerdict>& verdicts)
    {
      int same = 0;
      int near = 0;
      int halves = 0;
      int contradicting = 0;
      for (const FieldVerdict& verdict : verdicts)
      {
        const bool identifier =
            verdict.field == MatchField::NationalID || verdict.field == MatchField::PatientID;
        if (identifier && verdict.reason == MatchReason::Same)
        {
          return true;
        }
        same += verdict.reason == MatchReason::Same ? 1 : 0;
        near += Nearness(verdict.reason) >= Nearness(MatchReason::SoundsAlike) ? 1 : 0;
        halves += IsHalf(verdict.reason) ? 1 : 0;
        contradicting += verdict.reason == MatchReason::Different ? 1 : 0;
      }
      const bool twoAreNear = near > 1 && (same > 0 || contradicting < 2);
      const bool wholeAndHalf = same > 0 && halves > 0 && contradicting < 2;
      const bool nothingElseSaid = near == 1 && contradicting + halves == 0;
      return twoAreNear || wholeAndHalf || nothingElseSaid;
    }

    const std::string& Requested(const PatientIdentity& patient, MatchField field)
    {
      switch (field)
      {
      case MatchField::PatientName:
        return patient.patientName;
      case MatchField::PatientBirthDate:
        return patient.patientBirthDate;
      case MatchField::NationalID:
        return patient.nationalId;
      case MatchField::PatientID:
        break;
      }
      return patient.patientId;
    }

    std::vector<std::string> NationalIdsOf(const StudyIdentity& study, const MatchingRules& rules)
    {
      std::vector<std::string> ids;
      for (const OtherPatientId& other : study.otherPatientIds)
      {
        const bool known = std::find(ids.begin(), ids.end(), other.value) != ids.end();
        const bool foreign = !rules.nationalIdIssuer.empty() && !other.issuer.empty() &&
                             other.issuer != rules.nationalIdIssuer;
        if (rules.nationalIdSources.contains(other.source) && !other.value.empty() && !known &&
            !foreign)
        {
          ids.push_back(other.value);
        }
      }
      if (!rules.nationalIdIssuer.empty() && study.patientIdIssuer == rules.nationalIdIssuer)
      {
        ids.push_back(study.patientId);
      }
      return ids;
    }

    std::vector<std::string> Found(const StudyIdentity& study, MatchField field,
                                   const MatchingRules& rules)
    {
      switch (field)
      {
      case MatchField::PatientName:
        return {study.patientName};
      case MatchField::PatientBirthDate:
        return {study.patientBirthDate};
      case MatchField::NationalID:
        return NationalIdsOf(study, rules);
      case MatchField::PatientID:
        break;
      }
      return {study.patientId};
    }

    bool SameNormalized(const std::string& a, const std::string& b)
    {
      return !a.empty() && a == b;
    }

    bool SameDate(const std::string& a, const std::string& b)
    {
      const std::string day = NormalizeDate(a);
      return day.empty() ? CollapseSpaces(a) == CollapseSpaces(b) : day == NormalizeDate(b);
    }

    int Weight(MatchField field)
    {
      // An identifier says more about who it is than a name or a date that many share.
      return field == MatchField::NationalID || field == MatchField::PatientID ? 4 : 3;
    }

    std::string Join(const std::vector<std::string>& values)
    {
      std::string joined;
      for (const std::string& value : values)
      {
        joined += (joined.empty() ? "" : "\\") + value;
      }
      return joined;
    }

    bool IsTolerated(const FieldVerdict& verdict, const MatchingRules& rules)
    {
      return verdict.field == MatchField::PatientName && !rules.nameTolerances.empty() &&
             SameName(verdict.requested, verdict.found, rules.nameTolerances);
    }
  }

  const char* ToString(MatchField field)
  {
    return EnumToText(MATCH_FIELD_TEXTS, field);
  }

  MatchField ParseMatchField(const std::string& text)
  {
    return EnumFromText(MATCH_FIELD_TEXTS, text);
  }

  std::vector<MatchField> MissingFields(const PatientIdentity& requested,
                                        const MatchingRules& rules)
  {
    std::vector<MatchField> missing;
    for (const MatchField field : ALL_FIELDS)
    {
      const std::string& value = Requested(requested, field);
      const std::string normalized = field == MatchField::PatientBirthDate ? NormalizeDate(value)
                                     : field == MatchField::PatientName
                                         ? NormalizeName(value)
                                         : NormalizeIdentifier(value);
      if (rules.required.contains(field) && normalized.empty())
      {
        missing.push_back(field);
      }
    }
    return missing;
  }

  StudyJudge::StudyJudge(PatientIdentity requested, MatchingRules rules)
      : requested_(std::move(requested)), rules_(std::move(rules)),
        nameForms_(FormsOf(requested_.patientName))
  {
  }

  MatchReason StudyJudge::Compare(MatchField field, const std::string& found) const
  {
    switch (field)
    {
    case MatchField::PatientName:
      return CompareNames(requested_.patientName, nameForms_, found);
    case MatchField::PatientBirthDate:
      return CompareDates(requested_.patientBirthDate, found);
    case MatchField::NationalID:
    case MatchField::PatientID:
      break;
    }
    return CompareIdentifiers(Requested(requested_, field), found);
  }

  /// Of the nearest that was found.
  MatchReason StudyJudge::ReasonOf(MatchField field, const std::vector<std::string>& found) const
  {
    MatchReason nearest = found.empty() ? MatchReason::Absent : MatchReason::Different;
    for (const std::string& value : found)
    {
      const MatchReason reason = Compare(field, value);
      nearest = Nearness(reason) > Nearness(nearest) ? reason : nearest;
    }
    return nearest;
  }

  StudyVerdict StudyJudge::Judge(const StudyIdentity& study) const
  {
    StudyVerdict result;
    result.match = true;
    for (const MatchField field : ALL_FIELDS)
    {
      const std::vector<std::string> found = Found(study, field, rules_);
      FieldVerdict verdict{field, Requested(requested_, field), Join(found),
                           rules_.required.contains(field)};
      verdict.reason = ReasonOf(field, found);
      verdict.match = verdict.reason == MatchReason::Same || IsTolerated(verdict, rules_);
      result.match = result.match && (verdict.match || !verdict.required);
      result.score += Weight(field) * Nearness(verdict.reason);
      result.verdicts.push_back(std::move(verdict));
    }
    result.resembles = result.match || Resembles(result.verdicts);
    for (FieldVerdict& verdict : result.verdicts)
    {
      const auto& conflicts = study.conflicts;
      if (std::find(conflicts.begin(), conflicts.end(), ToString(verdict.field)) != conflicts.end())
      {
        verdict.match = false;
        verdict.reason = MatchReason::SeriesDisagree;
        result.match = false; // whatever the rules require: it holds images of somebody else
      }
    }
    return result;
  }

  StudyVerdict Judge(const PatientIdentity& requested, const StudyIdentity& study,
                     const MatchingRules& rules)
  {
    return StudyJudge(requested, rules).Judge(study);
  }

  bool SamePatient(const StudyRecord& a, const StudyRecord& b)
  {
    return SameNormalized(NormalizeIdentifier(a.patientId), NormalizeIdentifier(b.patientId)) &&
           SameDate(a.patientBirthDate, b.patientBirthDate) &&
           SameName(a.patientName, b.patientName);
  }

  bool OfOnePatient(const std::vector<StudyRecord>& studies)
  {
    if (studies.size() == 1)
    {
      return true;
    }
    // A patient's studies mostly say the same, letter by letter; only what differs is compared.
    std::map<std::array<std::string, 3>, const StudyRecord*> distinct;
    for (const StudyRecord& study : studies)
    {
      distinct.try_emplace({study.patientId, study.patientName, study.patientBirthDate}, &study);
    }
    return std::all_of(distinct.begin(), distinct.end(),
                       [&](const auto& one)
                       {
                         return std::all_of(distinct.begin(), distinct.end(),
                                            [&](const auto& other)
                                            { return SamePatient(*one.second, *other.second); });
                       });
  }
}
