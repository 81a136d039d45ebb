#include "Study.h"

#include "UnicodeText.h"

namespace OrthancExchange
{
  StudyRecord MakeStorable(StudyRecord study)
  {
    for (std::string* text :
         {&study.patientName, &study.patientBirthDate, &study.patientId, &study.patientIdIssuer,
          &study.patientSex, &study.studyInstanceUid, &study.studyDate, &study.studyTime,
          &study.studyDescription, &study.accessionNumber, &study.institutionName})
    {
      *text = MakeValidText(*text);
    }
    for (OtherPatientId& other : study.otherPatientIds)
    {
      other.value = MakeValidText(other.value);
      other.issuer = MakeValidText(other.issuer);
    }
    for (std::string& modality : study.modalities)
    {
      modality = MakeValidText(modality);
    }
    return study;
  }
}
