#pragma once

#include "../Domain/Study.h"

#include <optional>
#include <string>

namespace OrthancExchange
{
  class DicomHeader;

  /// The keyword of the first attribute by which the file names somebody else than the study's
  /// record does, or nullopt when it names the same patient.
  ///
  /// "Same" is what matching calls exact (Domain/Matching.h). A file may leave out the name or the
  /// birth date, as reports and secondary captures often do, but not both, and only where both
  /// sides state one and the same PatientID.
  std::optional<std::string> DifferingField(const DicomHeader& file, const StudyRecord& study);
}
