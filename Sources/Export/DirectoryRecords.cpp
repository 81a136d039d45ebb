#include "DirectoryRecords.h"

#include "DicomHeader.h"
#include "DirectoryRecordType.h"
#include "Fingerprint.h"
#include "RecordDefaults.h"
#include "RecordItem.h"
#include "TextSafety.h"
#include "TypedKeys.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>

namespace OrthancExchange
{
  namespace
  {
    /// An Integer String (PS3.5 section 6.2) of the file, or else the ordinal.
    std::string NumberOf(const DicomHeader& file, const DcmTagKey& tag, int ordinal)
    {
      const std::string text = file.Text(tag);
      const std::string digits = text.substr(text.find_first_not_of("+-") == 1 ? 1 : 0);
      const bool isNumber = !digits.empty() && text.size() <= 12 &&
                            digits.find_first_not_of("0123456789") == std::string::npos;
      return isNumber ? text : std::to_string(ordinal);
    }

    std::string FirstOf(const std::string& value, const std::string& fallback)
    {
      return value.empty() ? fallback : value;
    }

    /// For what lacks the UID that the standard demands: always the same one for the same Orthanc
    /// identifier.
    std::string DerivedUid(const std::string& orthancId)
    {
      Fingerprint fingerprint;
      fingerprint.Add(orthancId);
      return fingerprint.Uid();
    }

    std::string JoinComponents(const std::vector<std::string>& components)
    {
      std::string joined;
      for (const std::string& component : components)
      {
        joined += (joined.empty() ? "" : "\\") + component;
      }
      return joined;
    }

    /// Of the data set, which is what readers show; then what Orthanc knows. A file of no known
    /// class at all counts as raw data, since a reference needs one.
    std::string SopClassOf(const DicomHeader& file, const InstanceRecord& instance)
    {
      return FirstOf(SafeUid(file.Text(DCM_SOPClassUID)),
                     FirstOf(SafeUid(instance.sopClassUid), UID_RawDataStorage));
    }
  }

  std::string PatientDirectoryRecord(const StudyRecord& study)
  {
    RecordItem item;
    item.Put(DCM_DirectoryRecordType, "PATIENT");
    item.Put(DCM_PatientName, study.patientName);
    item.Put(DCM_PatientID, FirstOf(study.patientId, "UNKNOWN"));
    item.Put(DCM_PatientBirthDate, study.patientBirthDate);
    item.Put(DCM_PatientSex, study.patientSex);
    return item.Serialize();
  }

  std::string StudyDirectoryRecord(const StudyRecord& study, const DicomHeader& file, int ordinal)
  {
    RecordItem item;
    item.Put(DCM_DirectoryRecordType, "STUDY");
    item.Put(DCM_StudyDate,
             FirstDate({study.studyDate, file.Text(DCM_StudyDate), file.Text(DCM_SeriesDate),
                        file.Text(DCM_AcquisitionDate), file.Text(DCM_ContentDate)}));
    item.Put(DCM_StudyTime, FirstTime({study.studyTime, file.Text(DCM_StudyTime)}));
    item.Put(DCM_AccessionNumber, study.accessionNumber);
    item.Put(DCM_StudyDescription, study.studyDescription);
    item.Put(DCM_StudyInstanceUID, FirstOf(study.studyInstanceUid, DerivedUid(study.study)));
    item.Copy(file, DCM_StudyID, std::to_string(ordinal));
    return item.Serialize();
  }

  std::string SeriesDirectoryRecord(const InstanceRecord& instance, const DicomHeader& file,
                                    int ordinal)
  {
    RecordItem item;
    item.Put(DCM_DirectoryRecordType, "SERIES");
    item.Copy(file, DCM_Modality, FirstOf(instance.modality, "OT"));
    item.Copy(file, DCM_SeriesDescription, instance.seriesDescription);
    item.Copy(file, DCM_SeriesInstanceUID,
              FirstOf(instance.seriesInstanceUid, DerivedUid(instance.series)));
    item.Put(DCM_SeriesNumber, NumberOf(file, DCM_SeriesNumber, ordinal));
    return item.Serialize();
  }

  std::string InstanceDirectoryRecord(const StudyRecord& study, const InstanceRecord& instance,
                                      const DicomHeader& file,
                                      const std::vector<std::string>& fileId, int ordinal)
  {
    const std::string sopClass = SopClassOf(file, instance);
    const std::string type = DirectoryRecordTypeOf(sopClass, file.Has(DCM_Rows));
    RecordItem item;
    item.Put(DCM_DirectoryRecordType, type);
    if (type == "PRIVATE")
    {
      item.Put(DCM_PrivateRecordUID, sopClass);
    }
    item.Put(DCM_ReferencedFileID, JoinComponents(fileId));
    item.Put(DCM_ReferencedSOPClassUIDInFile, sopClass);
    item.Put(DCM_ReferencedSOPInstanceUIDInFile,
             FirstOf(SafeUid(file.Text(DCM_SOPInstanceUID)), instance.sopInstanceUid));
    item.Put(DCM_ReferencedTransferSyntaxUIDInFile, file.TransferSyntaxUid());
    item.Put(DCM_InstanceNumber, NumberOf(file, DCM_InstanceNumber, ordinal));
    PutTypedKeys(item, type, file, study);
    return item.Serialize();
  }
}
