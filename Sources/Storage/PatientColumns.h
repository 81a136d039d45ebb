#pragma once

#include "../Domain/Patient.h"

#include <string>

namespace OrthancExchange
{
  /// The five columns of a patient; `prefix` is empty or "original_".
  template <typename Columns, typename Patient>
  void MapPatient(Columns& columns, const std::string& prefix, Patient& patient)
  {
    columns.Field((prefix + "patient_name").c_str(), patient.patientName);
    columns.Field((prefix + "patient_birth_date").c_str(), patient.patientBirthDate);
    columns.Field((prefix + "national_id").c_str(), patient.nationalId);
    columns.Field((prefix + "patient_id").c_str(), patient.patientId);
    columns.Field((prefix + "patient_sex").c_str(), patient.patientSex);
  }
}
