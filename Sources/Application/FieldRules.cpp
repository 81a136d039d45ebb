#include "FieldRules.h"

#include "../Domain/ContactAddress.h"
#include "../Domain/PersonName.h"
#include "../Domain/Refusal.h"
#include "../Domain/UnicodeText.h"

#include <algorithm>
#include <sstream>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_NAME = 200;
    constexpr std::size_t LONGEST_COMPONENT_GROUP = 64; // PS3.5 table 6.2-1, PN
    constexpr std::size_t LONGEST_IDENTIFIER = 64;      // PS3.5 table 6.2-1, LO
    constexpr int MAX_GROUPS = 3;
    constexpr int MAX_COMPONENTS = 5;
    constexpr std::chrono::year EARLIEST_BIRTH{1850};
  }

  void CheckText(const std::string& field, const std::string& value, std::size_t longest,
                 Lines lines)
  {
    if (!IsValidUtf8(value))
    {
      throw FieldRefusal(RefusalCode::BadValue, field, field + " is not valid UTF-8.");
    }
    if (HasControlCharacters(value, lines == Lines::One ? "" : "\n\r\t"))
    {
      throw FieldRefusal(RefusalCode::BadValue, field, field + " holds control characters.");
    }
    if (CountCodePoints(value) > longest)
    {
      throw FieldRefusal(RefusalCode::TooLong, field,
                         field + " is longer than " + std::to_string(longest) + " characters.");
    }
  }

  void RequireText(const std::string& field, const std::string& value, std::size_t longest)
  {
    CheckText(field, value, longest, Lines::One);
    if (CollapseSpaces(value).empty())
    {
      throw FieldRefusal(RefusalCode::MissingField, field, field + " is needed.");
    }
  }

  void CheckPatientName(const std::string& field, const std::string& value)
  {
    CheckText(field, value, MAX_GROUPS * (LONGEST_COMPONENT_GROUP + 1), Lines::One);
    const auto groups = std::count(value.begin(), value.end(), '=') + 1;
    bool valid = groups <= MAX_GROUPS && value.find('\\') == std::string::npos;
    std::istringstream stream(value);
    for (std::string group; std::getline(stream, group, '=');)
    {
      const auto components = std::count(group.begin(), group.end(), '^') + 1;
      valid = valid && components <= MAX_COMPONENTS &&
              CountCodePoints(group) <= LONGEST_COMPONENT_GROUP;
    }
    if (!valid)
    {
      throw FieldRefusal(RefusalCode::BadValue, field,
                         field + " is not a DICOM person name, such as DOE^JANE.");
    }
  }

  void CheckIdentifier(const std::string& field, const std::string& value)
  {
    CheckText(field, value, LONGEST_IDENTIFIER, Lines::One);
    if (value.find('\\') != std::string::npos)
    {
      throw FieldRefusal(RefusalCode::BadValue, field, field + " must not hold a backslash.");
    }
  }

  void CheckNationalId(const std::string& field, const std::string& value, NationalIdScheme scheme)
  {
    if (!NormalizeIdentifier(value).empty() && !IsPossibleNationalId(value, scheme))
    {
      throw FieldRefusal(RefusalCode::BadValue, field,
                         field + " is not an NHS number: ten digits, the last of which is the "
                                 "check digit of the others. Please look for a slip.");
    }
  }

  void CheckBirthDate(const std::string& field, const std::string& value, Instant now)
  {
    if (value.empty())
    {
      return;
    }
    const auto date = ParseDicomDate(value);
    if (!date || std::chrono::sys_days(*date) > now || date->year() < EARLIEST_BIRTH)
    {
      throw FieldRefusal(RefusalCode::BadDate, field,
                         field + " is not a date of birth, such as 19700131 (year, month, day).");
    }
  }

  void CheckPatient(const PatientIdentity& patient, Instant now)
  {
    CheckPatientName("Patient.PatientName", patient.patientName);
    // What nobody can see is no name: soft hyphens, zero-width characters.
    if (NormalizeName(patient.patientName).empty())
    {
      throw FieldRefusal(RefusalCode::MissingField, "Patient.PatientName",
                         "Patient.PatientName is needed.");
    }
    CheckBirthDate("Patient.PatientBirthDate", patient.patientBirthDate, now);
    CheckIdentifier("Patient.NationalID", patient.nationalId);
    CheckIdentifier("Patient.PatientID", patient.patientId);
    const std::string& sex = patient.patientSex;
    if (!sex.empty() && sex != "M" && sex != "F" && sex != "O")
    {
      throw FieldRefusal(RefusalCode::BadValue, "Patient.PatientSex",
                         "Patient.PatientSex is M, F or O.");
    }
  }

  void CheckContact(Contact& contact, const std::string& prefix)
  {
    RequireText(prefix + "Name", contact.name, LONGEST_NAME);
    CheckText(prefix + "Organization", contact.organization, LONGEST_NAME, Lines::One);
    CheckText(prefix + "Phone", contact.phone, LONGEST_IDENTIFIER, Lines::One);
    if (CollapseSpaces(contact.email).empty())
    {
      throw FieldRefusal(RefusalCode::MissingField, prefix + "Email", prefix + "Email is needed.");
    }
    contact.email = NormalizeEmail(contact.email, prefix + "Email");
    if (!contact.mobile.empty())
    {
      contact.mobile = NormalizeMobile(contact.mobile, prefix + "Mobile");
    }
    if (!contact.secondEmail.empty())
    {
      contact.secondEmail = NormalizeEmail(contact.secondEmail, prefix + "SecondEmail");
      if (FoldCase(contact.secondEmail) == FoldCase(contact.email))
      {
        throw FieldRefusal(
            RefusalCode::BadValue, prefix + "SecondEmail",
            prefix +
                "SecondEmail must differ from the e-mail address: the link goes to the one, the "
                "passcode to the other.");
      }
    }
  }
}
