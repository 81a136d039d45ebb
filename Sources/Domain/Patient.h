// Who a request or a study is about, in DICOM's own forms.
#pragma once

#include <string>
#include <vector>

namespace OrthancExchange
{
  /// The patient as a request names them. Every value is UTF-8; an unknown one is empty.
  struct PatientIdentity
  {
    std::string patientName;      ///< DICOM PN, "DOE^JANE" (PS3.5 section 6.2)
    std::string patientBirthDate; ///< DICOM DA, "19700131"
    std::string nationalId;       ///< e.g. the NHS number
    std::string patientId;        ///< the hospital's own number, DICOM (0010,0020)
    std::string patientSex;       ///< DICOM CS: "M", "F", "O" or empty

    bool operator==(const PatientIdentity&) const = default;
  };

  /// A DICOM DA without padding; empty unless it is a real day.
  std::string NormalizeDate(const std::string& date);

  /// Where a further identifier of a patient was found in the imaging.
  enum class OtherIdSource
  {
    OtherPatientIDs,        ///< (0010,1000), retired but common
    OtherPatientIDsSequence ///< (0010,1002), with an issuer
  };

  const char* ToString(OtherIdSource source);
  OtherIdSource ParseOtherIdSource(const std::string& text); ///< throws std::invalid_argument

  struct OtherPatientId
  {
    OtherIdSource source = OtherIdSource::OtherPatientIDs;
    std::string value;
    std::string issuer; ///< Issuer of Patient ID (0010,0021) of the item; may be empty

    bool operator==(const OtherPatientId&) const = default;
  };
}
