#pragma once

#include "Population.h"
#include "Slips.h"

namespace OrthancExchange
{
  /// A request and somebody else's study, alike in much and different in at least one field.
  struct NamesakePair
  {
    PatientIdentity requested;
    StudyRecord found;
    std::string difference; ///< what was done to part them
  };

  NamesakePair MakeNamesakes(Dice& dice, const Population& population);

  /// A request in which as many fields went wrong as asked for (fewer where none had a place for a
  /// slip).
  struct SlippedRequest
  {
    PatientIdentity requested;
    std::vector<const Slip*> slips;
  };

  SlippedRequest MakeSlips(Dice& dice, const PatientIdentity& patient, std::size_t fields);
}
