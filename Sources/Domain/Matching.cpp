#include "Matching.h"

#include "EnumText.h"
#include "PersonName.h"
#include "UnicodeText.h"

#include <algorithm>
#include <array>
#include <map>

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

    std::vector<std::string> NationalIdsOf(const StudyRecord& study, const MatchingRules& rules)
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

    std::vector<std::string> Found(const StudyRecord& study, MatchField field,
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

    bool SameValue(MatchField field, const std::string& requested, const std::string& found)
    {
      switch (field)
      {
      case MatchField::PatientName:
        return SameName(requested, found);
      case MatchField::PatientBirthDate:
        return SameNormalized(NormalizeDate(requested), NormalizeDate(found));
      case MatchField::NationalID:
      case MatchField::PatientID:
        break;
      }
      return SameNormalized(NormalizeIdentifier(requested), NormalizeIdentifier(found));
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

    void AddKey(std::vector<IdentityKey>& keys, IdentityKeyKind kind, const std::string& value)
    {
      // Longer than any DICOM name or number: garbage that nobody asks for, and that an index
      // cannot hold.
      constexpr std::size_t longest = 500;
      const IdentityKey key{kind, value};
      if (!value.empty() && value.size() <= longest &&
          std::find(keys.begin(), keys.end(), key) == keys.end())
      {
        keys.push_back(key);
      }
    }

    void AddNameKeys(std::vector<IdentityKey>& keys, const std::string& name,
                     const std::string& birthDate)
    {
      const std::string date = NormalizeDate(birthDate);
      for (const std::string& group : NormalizedGroups(name))
      {
        AddKey(keys, IdentityKeyKind::Name, group);
        if (!group.empty() && !date.empty())
        {
          AddKey(keys, IdentityKeyKind::FamilyAndDate, FamilyName(group) + "|" + date);
        }
      }
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

  StudyVerdict Judge(const PatientIdentity& requested, const StudyRecord& study,
                     const MatchingRules& rules)
  {
    StudyVerdict result;
    result.match = true;
    for (const MatchField field : ALL_FIELDS)
    {
      const std::vector<std::string> found = Found(study, field, rules);
      FieldVerdict verdict{field, Requested(requested, field), Join(found),
                           rules.required.contains(field), false};
      verdict.match = std::any_of(found.begin(), found.end(),
                                  [&](const std::string& value)
                                  { return SameValue(field, verdict.requested, value); });
      result.match = result.match && (verdict.match || !verdict.required);
      result.score += verdict.match ? Weight(field) : 0;
      result.verdicts.push_back(verdict);
    }
    return result;
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

  std::string NormalizeIdentifier(const std::string& identifier)
  {
    std::string folded = CollapseSpaces(FoldCase(identifier));
    const bool isNumber =
        !folded.empty() &&
        std::all_of(folded.begin(), folded.end(),
                    [](char c) { return (c >= '0' && c <= '9') || c == ' ' || c == '-'; });
    if (isNumber)
    {
      std::erase_if(folded, [](char c) { return c == ' ' || c == '-'; });
    }
    return folded;
  }

  std::string NormalizeDate(const std::string& date)
  {
    const std::string trimmed = CollapseSpaces(date);
    return ParseDicomDate(trimmed).has_value() ? trimmed : "";
  }

  std::vector<IdentityKey> KeysOf(const StudyRecord& study)
  {
    std::vector<IdentityKey> keys;
    AddNameKeys(keys, study.patientName, study.patientBirthDate);
    AddKey(keys, IdentityKeyKind::Identifier, NormalizeIdentifier(study.patientId));
    for (const OtherPatientId& other : study.otherPatientIds)
    {
      AddKey(keys, IdentityKeyKind::Identifier, NormalizeIdentifier(other.value));
    }
    return keys;
  }

  std::vector<IdentityKey> KeysOf(const PatientIdentity& requested)
  {
    std::vector<IdentityKey> keys;
    AddNameKeys(keys, requested.patientName, requested.patientBirthDate);
    AddKey(keys, IdentityKeyKind::Identifier, NormalizeIdentifier(requested.patientId));
    AddKey(keys, IdentityKeyKind::Identifier, NormalizeIdentifier(requested.nationalId));
    return keys;
  }

  std::vector<IdentityKey> KeysOf(const PatientIdentity& requested, const MatchingRules& rules)
  {
    const bool byPatientId = rules.required.contains(MatchField::PatientID);
    std::vector<IdentityKey> keys;
    if (byPatientId || rules.required.contains(MatchField::NationalID))
    {
      AddKey(keys, IdentityKeyKind::Identifier,
             NormalizeIdentifier(byPatientId ? requested.patientId : requested.nationalId));
      return keys;
    }
    AddNameKeys(keys, requested.patientName, requested.patientBirthDate);
    if (rules.required.contains(MatchField::PatientBirthDate))
    {
      std::erase_if(keys, [](const IdentityKey& key) { return key.kind == IdentityKeyKind::Name; });
    }
    return keys;
  }
}
