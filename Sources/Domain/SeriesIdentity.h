// Whom the series of one study name: usually the same patient, but files of two patients under one
// Study Instance UID do occur.
#pragma once

#include "Study.h"

namespace OrthancExchange
{
  /// Adds what a further series of the study says of its patient: its other patient IDs, and to
  /// `study.conflicts` each field in which it names somebody else. What a series leaves out
  /// contradicts nothing; of other patient IDs, one in common is agreement. "Else" is meant as in
  /// SamePatient() (Matching.h).
  void AddSeriesIdentity(StudyRecord& study, const StudyRecord& series);
}
