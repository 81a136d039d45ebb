#include "FileChecks.h"

#include "../../Sources/Domain/UnicodeText.h"
#include "../../Sources/Export/DicomDirectory.h"
#include "../../Sources/Export/DicomHeader.h"
#include "../../Sources/Export/IdentityCheck.h"
#include "../../Sources/Export/ViewerScript.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcsequen.h>
#include <json/reader.h>

#include <algorithm>
#include <array>
#include <memory>

#include <dcmtk/oflog/oflog.h>

namespace OrthancExchange
{
  namespace
  {
    void CheckTexts(const DicomHeader& header)
    {
      for (const DcmTagKey& tag :
           {DCM_SOPInstanceUID, DCM_Modality, DCM_SeriesDescription, DCM_PatientName, DCM_PatientID,
            DCM_PatientBirthDate, DCM_StudyID, DCM_SeriesNumber, DCM_Rows})
      {
        Require(IsValidUtf8(header.Text(tag)), "text comes out as UTF-8");
        const auto readings = header.Readings(tag);
        Require(!readings.empty() && readings.front() == header.Text(tag), "a text is read");
        Require(std::all_of(readings.begin(), readings.end(), IsValidUtf8),
                "all readings are text");
      }
    }

    StudyRecord RecordOf(const DicomHeader& header)
    {
      StudyRecord study;
      study.study = "study";
      study.patientName = header.Text(DCM_PatientName);
      study.patientId = header.Text(DCM_PatientID);
      study.patientBirthDate = header.Text(DCM_PatientBirthDate);
      study.patientSex = header.Text(DCM_PatientSex);
      study.studyInstanceUid = header.Text(DCM_StudyInstanceUID);
      study.studyDate = header.Text(DCM_StudyDate);
      study.studyDescription = header.Text(DCM_StudyDescription);
      return study;
    }

    void CheckIdentity(const DicomHeader& header, StudyRecord study)
    {
      Require(!DifferingField(header, study), "a file is of the patient it names");
      const auto ids = header.Readings(DCM_PatientID);
      study.patientId += "OTHER7F3A";
      Require(DifferingField(header, study) == "PatientID" ||
                  std::find(ids.begin(), ids.end(), study.patientId) != ids.end(),
              "a file is of nobody else");
    }

    std::string Value(DcmItem& item, const DcmTagKey& tag)
    {
      OFString value;
      item.findAndGetOFStringArray(tag, value);
      return {value.data(), value.size()};
    }

    void CheckRecord(DcmItem& record, std::size_t number)
    {
      constexpr std::array<std::string_view, 3> types{"PATIENT", "STUDY", "SERIES"};
      const std::string type = Value(record, DCM_DirectoryRecordType);
      Require(number < 3 ? type == types[number] : !type.empty(), "records stand in order");
      const std::string characterSet = Value(record, DCM_SpecificCharacterSet);
      Require(characterSet.empty() || characterSet == "ISO_IR 192", "records are in UTF-8");
      for (const DcmTagKey& tag : {DCM_PatientName, DCM_StudyDescription, DCM_SeriesDescription})
      {
        const std::string text = Value(record, tag);
        Require(IsValidUtf8(text) && !HasControlCharacters(text, ""), "records hold plain lines");
      }
      if (number == 3)
      {
        Require(Value(record, DCM_ReferencedFileID) == "IMAGES\\IM000000", "a record has its file");
        Require(!Value(record, DCM_ReferencedSOPClassUIDInFile).empty(), "a record has its class");
      }
    }

    void CheckDirectory(const DicomHeader& header, const StudyRecord& study)
    {
      DicomDirectory directory({"IMAGES"});
      InstanceRecord instance;
      instance.instance = "instance";
      instance.series = "series";
      directory.Add(study, instance, header, "IM000000");
      const std::string made = directory.Finish("seed");
      DcmInputBufferStream stream;
      stream.setBuffer(made.data(), static_cast<offile_off_t>(made.size()));
      stream.setEos();
      DcmFileFormat file;
      file.transferInit();
      Require(file.read(stream).good(), "DCMTK reads the DICOMDIR");
      file.transferEnd();
      DcmSequenceOfItems* records = nullptr;
      Require(file.getDataset()->findAndGetSequence(DCM_DirectoryRecordSequence, records).good() &&
                  records->card() == 4,
              "a DICOMDIR lists patient, study, series and instance");
      for (unsigned long i = 0; i < records->card(); ++i)
      {
        CheckRecord(*records->getItem(i), i);
      }
    }

    ArchiveOrder OrderOf(const StudyRecord& study)
    {
      ArchiveOrder order;
      PackageStudy packed;
      packed.study = study.study;
      packed.studyInstanceUid = study.studyInstanceUid;
      packed.studyDescription = study.studyDescription;
      order.studies.push_back(packed);
      PackageInstance instance;
      instance.study = study.study;
      instance.series = "series";
      instance.seriesDescription = study.patientName;
      order.instances.push_back(instance);
      return order;
    }

    void CheckManifest(const DicomHeader& header, const StudyRecord& study)
    {
      ViewerInstance viewed;
      viewed.transferSyntaxUid = header.TransferSyntaxUid();
      viewed.seriesInstanceUid = header.Text(DCM_SeriesInstanceUID);
      viewed.patientName = study.patientName;
      viewed.patientId = study.patientId;
      const std::string script =
          ManifestScript(OrderOf(study), {viewed}, {{study.studyDescription, "ATTACHMENTS/x.pdf"}});
      Require(std::all_of(script.begin(), script.end(),
                          [](char c) { return c == '\n' || (c >= ' ' && c != '<'); }),
              "a script is ASCII without tags");
      const std::string_view call = "ExchangeViewer.manifest(";
      const std::string json = script.substr(call.size(), script.size() - call.size() - 3);
      Require(script.starts_with(call) && script.ends_with(");\n"), "a script is one call");
      Json::Value parsed;
      const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
      Require(reader->parse(json.data(), json.data() + json.size(), &parsed, nullptr) &&
                  parsed["Studies"][0]["PatientName"].asString() == study.patientName,
              "names come back from the script");
    }
  }

  void SilenceDcmtk()
  {
    OFLog::configure(OFLogger::OFF_LOG_LEVEL);
  }

  void CheckFile(std::string_view file)
  {
    const DicomHeader header(file);
    CheckTexts(header);
    if (!header.IdentityWasRead())
    {
      return; // the export refuses it
    }
    const StudyRecord study = RecordOf(header);
    CheckIdentity(header, study);
    CheckDirectory(header, study);
    CheckManifest(header, study);
  }
}
