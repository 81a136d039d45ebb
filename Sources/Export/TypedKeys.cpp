#include "TypedKeys.h"

#include "DicomHeader.h"
#include "RecordDefaults.h"
#include "RecordItem.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <algorithm>
#include <map>

namespace OrthancExchange
{
  namespace
  {
    void PutContentTime(RecordItem& item, const DicomHeader& file, const StudyRecord& study)
    {
      item.Put(DCM_ContentDate,
               FirstDate({file.Text(DCM_ContentDate), file.Text(DCM_SeriesDate), study.studyDate}));
      item.Put(DCM_ContentTime,
               FirstTime({file.Text(DCM_ContentTime), file.Text(DCM_SeriesTime), study.studyTime}));
    }

    /// Content Identification Macro (PS3.3 table 10-12).
    void PutContentIdentification(RecordItem& item, const DicomHeader& file)
    {
      item.Copy(file, DCM_ContentLabel, "UNNAMED");
      item.Copy(file, DCM_ContentDescription, "");
      item.Copy(file, DCM_ContentCreatorName, "");
    }

    void PutContent(RecordItem& item, const DicomHeader& file, const StudyRecord& study)
    {
      PutContentTime(item, file, study);
      PutContentIdentification(item, file);
    }

    void PutPresentation(RecordItem& item, const DicomHeader& file, const StudyRecord& study)
    {
      item.Put(DCM_PresentationCreationDate,
               FirstDate({file.Text(DCM_PresentationCreationDate), file.Text(DCM_ContentDate),
                          study.studyDate}));
      item.Put(DCM_PresentationCreationTime,
               FirstTime({file.Text(DCM_PresentationCreationTime), file.Text(DCM_ContentTime),
                          study.studyTime}));
      PutContentIdentification(item, file);
      item.CopyElement(file, DCM_ReferencedSeriesSequence);
      item.CopyElement(file, DCM_BlendingSequence);
    }

    std::string VerificationDateTime(const DicomHeader& file, const std::string& fallback)
    {
      DcmSequenceOfItems* observers = nullptr;
      std::string latest;
      if (file.DataSet().findAndGetSequence(DCM_VerifyingObserverSequence, observers).good())
      {
        // Not by index: DCMTK counts to it from the first item.
        for (DcmObject* observer = observers->nextInContainer(nullptr); observer != nullptr;
             observer = observers->nextInContainer(observer))
        {
          OFString time;
          static_cast<DcmItem*>(observer)->findAndGetOFString(DCM_VerificationDateTime, time);
          latest = std::max(latest, std::string(time.data(), time.size()));
        }
      }
      return latest.empty() ? fallback : latest;
    }

    void PutReport(RecordItem& item, const DicomHeader& file, const StudyRecord& study)
    {
      PutContentTime(item, file, study);
      item.Copy(file, DCM_CompletionFlag, "PARTIAL");
      item.Copy(file, DCM_VerificationFlag, "UNVERIFIED");
      if (file.Text(DCM_VerificationFlag) == "VERIFIED")
      {
        item.Put(
            DCM_VerificationDateTime,
            VerificationDateTime(file, FirstDate({file.Text(DCM_ContentDate), study.studyDate})));
      }
      if (!item.CopyElement(file, DCM_ConceptNameCodeSequence))
      {
        item.PutConceptName("121144", "DCM", "Document Title");
      }
      item.CopyConceptModifiers(file);
    }

    void PutKeyObjects(RecordItem& item, const DicomHeader& file, const StudyRecord& study)
    {
      PutContentTime(item, file, study);
      if (!item.CopyElement(file, DCM_ConceptNameCodeSequence))
      {
        item.PutConceptName("113000", "DCM", "Of Interest");
      }
      item.CopyConceptModifiers(file);
    }

    void PutDocument(RecordItem& item, const DicomHeader& file, const StudyRecord&)
    {
      item.Copy(file, DCM_ContentDate, "");
      item.Copy(file, DCM_ContentTime, "");
      item.Copy(file, DCM_DocumentTitle, "");
      if (!item.CopyElement(file, DCM_ConceptNameCodeSequence))
      {
        item.PutEmptySequence(DCM_ConceptNameCodeSequence);
      }
      if (file.Has(DCM_HL7InstanceIdentifier))
      {
        item.Copy(file, DCM_HL7InstanceIdentifier, "");
      }
      item.Copy(file, DCM_MIMETypeOfEncapsulatedDocument, "application/octet-stream");
    }

    void PutSpectroscopy(RecordItem& item, const DicomHeader& file, const StudyRecord& study)
    {
      PutContentTime(item, file, study);
      item.Copy(file, DCM_ImageType, "ORIGINAL\\PRIMARY");
      item.Copy(file, DCM_NumberOfFrames, "1");
      for (const DcmTagKey& tag : {DCM_Rows, DCM_Columns, DCM_DataPointRows, DCM_DataPointColumns})
      {
        if (!item.CopyElement(file, tag))
        {
          item.PutNumber(tag, 1);
        }
      }
      item.CopyElement(file, DCM_ReferencedImageEvidenceSequence);
    }

    void PutDose(RecordItem& item, const DicomHeader& file, const StudyRecord&)
    {
      item.Copy(file, DCM_DoseSummationType, "PLAN");
    }

    void PutStructures(RecordItem& item, const DicomHeader& file, const StudyRecord&)
    {
      item.Copy(file, DCM_StructureSetLabel, "UNNAMED");
      item.Copy(file, DCM_StructureSetDate, "");
      item.Copy(file, DCM_StructureSetTime, "");
    }

    void PutRadiotherapyPlan(RecordItem& item, const DicomHeader& file, const StudyRecord&)
    {
      item.Copy(file, DCM_RTPlanLabel, "UNNAMED");
      item.Copy(file, DCM_RTPlanDate, "");
      item.Copy(file, DCM_RTPlanTime, "");
    }

    void PutTreatment(RecordItem& item, const DicomHeader& file, const StudyRecord&)
    {
      item.Copy(file, DCM_TreatmentDate, "");
      item.Copy(file, DCM_TreatmentTime, "");
    }

    void PutRadiotherapy(RecordItem& item, const DicomHeader& file, const StudyRecord& study)
    {
      PutContent(item, file, study);
      item.Copy(file, DCM_UserContentLabel, "UNNAMED");
    }

    using PutKeys = void (*)(RecordItem&, const DicomHeader&, const StudyRecord&);

    const std::map<std::string, PutKeys>& KeysByType()
    {
      static const std::map<std::string, PutKeys> keys{
          {"PRESENTATION", PutPresentation},
          {"SR DOCUMENT", PutReport},
          {"KEY OBJECT DOC", PutKeyObjects},
          {"ENCAP DOC", PutDocument},
          {"SPECTROSCOPY", PutSpectroscopy},
          {"RT DOSE", PutDose},
          {"RT STRUCTURE SET", PutStructures},
          {"RT PLAN", PutRadiotherapyPlan},
          {"RT TREAT RECORD", PutTreatment},
          {"RADIOTHERAPY", PutRadiotherapy},
          {"WAVEFORM", PutContentTime},
          {"RAW DATA", PutContentTime},
          {"MEASUREMENT", PutContentTime},
          {"SURFACE SCAN", PutContentTime},
          {"REGISTRATION", PutContent},
          {"FIDUCIAL", PutContent},
          {"VALUE MAP", PutContent},
          {"STEREOMETRIC", PutContent},
          {"SURFACE", PutContent},
          {"TRACT", PutContent},
          {"PLAN", PutContent},
          {"ASSESSMENT", PutContent},
          {"ANNOTATION", PutContent},
      };
      return keys;
    }
  }

  void PutTypedKeys(RecordItem& item, const std::string& type, const DicomHeader& file,
                    const StudyRecord& study)
  {
    const auto keys = KeysByType().find(type);
    if (keys != KeysByType().end())
    {
      keys->second(item, file, study);
    }
  }
}
