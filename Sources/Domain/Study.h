// What the plugin knows of the imaging in the archive.
#pragma once

#include "Patient.h"
#include "Time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// All that tells whose a study is, as found in DICOM, in UTF-8, untouched. A patient's studies
  /// mostly say the same, letter by letter.
  struct StudyIdentity
  {
    std::string patientName;
    std::string patientBirthDate;
    std::string patientId;
    std::string patientIdIssuer; ///< (0010,0021)
    std::vector<OtherPatientId> otherPatientIds;
    /// "PatientName", "PatientBirthDate", "NationalID" or "PatientID", where its series name
    /// different patients: such a study matches nobody.
    std::vector<std::string> conflicts;

    bool operator==(const StudyIdentity&) const = default;
  };

  /// One study as the identity index holds it.
  struct StudyRecord : StudyIdentity
  {
    std::string study; ///< Orthanc identifier
    std::string studyInstanceUid;
    std::string patientSex;

    std::string studyDate; ///< DICOM DA
    std::string studyTime; ///< DICOM TM
    std::string studyDescription;
    std::string accessionNumber;
    std::string institutionName;
    std::vector<std::string> modalities; ///< distinct, sorted
    int seriesCount = 0;
    int instanceCount = 0;
    Instant lastUpdate{}; ///< when Orthanc last received something of it

    std::vector<std::string> series; ///< Orthanc identifiers, sorted
  };

  /// How much an archive, or the index, holds in all.
  struct StudyTotals
  {
    std::int64_t studies = 0;
    std::int64_t series = 0;
    std::int64_t instances = 0;

    bool operator==(const StudyTotals&) const = default;
  };

  /// The record with texts that every database can hold (MakeValidText()): files from outside may
  /// say anything.
  StudyRecord MakeStorable(StudyRecord study);

  /// One instance (one DICOM file) of the archive.
  struct InstanceRecord
  {
    std::string instance; ///< Orthanc identifier
    std::string sopInstanceUid;
    std::string sopClassUid;
    std::string series; ///< Orthanc identifier
    std::string seriesInstanceUid;
    std::string seriesDescription;
    std::string modality;
    int seriesNumber = 0;
    int instanceNumber = 0;
    double location = 0;    ///< of the slice along its normal, in millimetres; 0: unknown
    int numberOfFrames = 1; ///< 0 where there is nothing to draw (reports, PDF)
    std::uint64_t size = 0; ///< bytes of the DICOM file
  };
}
