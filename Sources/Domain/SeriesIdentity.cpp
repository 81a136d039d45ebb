#include "SeriesIdentity.h"

#include "Identifier.h"
#include "Matching.h"
#include "UnicodeText.h"

#include <algorithm>
#include <set>

namespace OrthancExchange
{
  namespace
  {
    bool NamesDiffer(const StudyRecord& a, const StudyRecord& b)
    {
      return !NormalizeName(a.patientName).empty() && !NormalizeName(b.patientName).empty() &&
             !SameName(a.patientName, b.patientName);
    }

    bool DatesDiffer(const StudyRecord& a, const StudyRecord& b)
    {
      const std::string left = CollapseSpaces(a.patientBirthDate);
      const std::string right = CollapseSpaces(b.patientBirthDate);
      return !left.empty() && !right.empty() && left != right &&
             (NormalizeDate(left).empty() || NormalizeDate(left) != NormalizeDate(right));
    }

    std::set<std::string> OtherIds(const StudyRecord& study)
    {
      std::set<std::string> ids;
      for (const OtherPatientId& other : study.otherPatientIds)
      {
        ids.insert(NormalizeIdentifier(other.value));
      }
      ids.erase("");
      return ids;
    }

    bool OtherIdsDiffer(const StudyRecord& a, const StudyRecord& b)
    {
      const std::set<std::string> left = OtherIds(a);
      const std::set<std::string> right = OtherIds(b);
      return !left.empty() && !right.empty() &&
             std::none_of(left.begin(), left.end(),
                          [&](const std::string& id) { return right.contains(id); });
    }

    bool PatientIdsDiffer(const StudyRecord& a, const StudyRecord& b)
    {
      const std::string left = NormalizeIdentifier(a.patientId);
      const std::string right = NormalizeIdentifier(b.patientId);
      return !left.empty() && !right.empty() && left != right;
    }

    void Note(StudyRecord& study, MatchField field, bool differs)
    {
      const std::string name = ToString(field);
      const bool known =
          std::find(study.conflicts.begin(), study.conflicts.end(), name) != study.conflicts.end();
      if (differs && !known)
      {
        study.conflicts.push_back(name);
      }
    }
  }

  void AddSeriesIdentity(StudyRecord& study, const StudyRecord& series)
  {
    Note(study, MatchField::PatientName, NamesDiffer(study, series));
    Note(study, MatchField::PatientBirthDate, DatesDiffer(study, series));
    Note(study, MatchField::NationalID, OtherIdsDiffer(study, series));
    Note(study, MatchField::PatientID, PatientIdsDiffer(study, series));
    for (const OtherPatientId& other : series.otherPatientIds)
    {
      const auto& known = study.otherPatientIds;
      if (std::find(known.begin(), known.end(), other) == known.end())
      {
        study.otherPatientIds.push_back(other);
      }
    }
  }
}
