// Of RequestJson.h: what matches a request, and why.
#include "JsonAnswer.h"
#include "RequestJson.h"

namespace OrthancExchange
{
  namespace
  {
    /// The national IDs as the verdict found them, so that page and verdict say the same.
    std::string FoundNationalId(const StudyVerdict& verdict)
    {
      for (const FieldVerdict& field : verdict.verdicts)
      {
        if (field.field == MatchField::NationalID)
        {
          return field.found;
        }
      }
      return "";
    }

    Json::Value MatchJson(const MatchedStudy& matched)
    {
      const StudyRecord& study = matched.study;
      Json::Value json = ToJson(study);
      json["NationalID"] = FoundNationalId(matched.verdict);
      json["Series"] = study.seriesCount;
      json["Images"] = study.instanceCount;
      json["Excluded"] = matched.excluded;
      json["AlreadySent"] = matched.alreadySent;
      json["Verdicts"] = Json::arrayValue;
      for (const FieldVerdict& verdict : matched.verdict.verdicts)
      {
        Json::Value item(Json::objectValue);
        item["Field"] = ToString(verdict.field);
        item["Requested"] = verdict.requested;
        item["Found"] = verdict.found;
        item["Match"] = verdict.match;
        item["Required"] = verdict.required;
        item["Reason"] = ToString(verdict.reason);
        json["Verdicts"].append(item);
      }
      return json;
    }

    Json::Value MatchListJson(const std::vector<MatchedStudy>& studies)
    {
      Json::Value list(Json::arrayValue);
      for (const MatchedStudy& study : studies)
      {
        list.append(MatchJson(study));
      }
      return list;
    }
  }

  Json::Value ToJson(const StudyRecord& study)
  {
    Json::Value json(Json::objectValue);
    json["Study"] = study.study;
    json["StudyInstanceUID"] = study.studyInstanceUid;
    json["PatientName"] = study.patientName;
    json["PatientBirthDate"] = study.patientBirthDate;
    json["PatientID"] = study.patientId;
    json["PatientSex"] = study.patientSex;
    json["StudyDate"] = study.studyDate;
    json["StudyTime"] = study.studyTime;
    json["StudyDescription"] = study.studyDescription;
    json["AccessionNumber"] = study.accessionNumber;
    json["InstitutionName"] = study.institutionName;
    json["Modalities"] = JsonTexts(study.modalities);
    return json;
  }

  Json::Value ToJson(const Matches& matches)
  {
    Json::Value json(Json::objectValue);
    json["Rules"] = Json::arrayValue;
    for (const MatchField field : matches.rules.required)
    {
      json["Rules"].append(ToString(field));
    }
    json["MissingFields"] = Json::arrayValue;
    for (const MatchField field : matches.missing)
    {
      json["MissingFields"].append(ToString(field));
    }
    json["IndexReady"] = matches.indexReady;
    json["Images"] = matches.images;
    json["Matching"] = MatchListJson(matches.matching);
    json["NonMatching"] = MatchListJson(matches.nonMatching);
    return json;
  }
}
