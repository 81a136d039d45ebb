// Checks on what people enter, in one place, so that every door refuses alike and names the field.
#pragma once

#include "../Domain/Contact.h"
#include "../Domain/Identifier.h"
#include "../Domain/Patient.h"
#include "../Domain/Time.h"

#include <string>

namespace OrthancExchange
{
  enum class Lines
  {
    One,
    Several
  };

  /// Valid UTF-8 without control characters, at most `longest` characters. Throws Refusal(BadValue
  /// or TooLong).
  void CheckText(const std::string& field, const std::string& value, std::size_t longest,
                 Lines lines);

  /// As CheckText(), and not blank: Refusal(MissingField).
  void RequireText(const std::string& field, const std::string& value, std::size_t longest);

  /// DICOM PN: at most three groups of five components of 64 characters, no backslash.
  void CheckPatientName(const std::string& field, const std::string& value);

  /// DICOM LO without a backslash, at most 64 characters (PS3.5 section 6.2).
  void CheckIdentifier(const std::string& field, const std::string& value);

  /// A possible national number of the scheme that the settings name, or empty: BadValue.
  void CheckNationalId(const std::string& field, const std::string& value, NationalIdScheme scheme);

  /// DICOM DA of a real day, not in the future and not before 1850, or empty. Refusal(BadDate).
  void CheckBirthDate(const std::string& field, const std::string& value, Instant now);

  /// All fields of a patient; name required. Fields are called "Patient.PatientName" and so on.
  void CheckPatient(const PatientIdentity& patient, Instant now);

  /// All fields of a contact, whose addresses are normalized in place. Name and e-mail are
  /// required.
  void CheckContact(Contact& contact, const std::string& prefix);
}
