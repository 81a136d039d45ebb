#include "PatientJson.h"

#include <utility>

namespace OrthancExchange
{
  PatientIdentity ReadPatient(JsonFields fields)
  {
    PatientIdentity patient;
    patient.patientName = fields.Text("PatientName");
    patient.patientBirthDate = fields.OptionalText("PatientBirthDate").value_or("");
    patient.nationalId = fields.OptionalText("NationalID").value_or("");
    patient.patientId = fields.OptionalText("PatientID").value_or("");
    patient.patientSex = fields.OptionalText("PatientSex").value_or("");
    fields.Done();
    return patient;
  }
}
