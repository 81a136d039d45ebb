#pragma once

#include "JsonFields.h"

#include "../Domain/Patient.h"

namespace OrthancExchange
{
  /// A patient as bodies give them: {PatientName, PatientBirthDate, NationalID, PatientID,
  /// PatientSex}; the name is required, nothing else is taken.
  PatientIdentity ReadPatient(JsonFields fields);
}
