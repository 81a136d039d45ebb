// What goes wrong when people write down who a patient is: slips of hand, ear and memory, by tables
// and rules of their own.
#pragma once

#include "Dice.h"

#include "../../Sources/Domain/Patient.h"

#include <string>
#include <vector>

namespace OrthancExchange
{
  struct Slip
  {
    const char* label;
    std::string PatientIdentity::*field;
    /// The value with this slip; the same one where it has no place for it.
    std::string (*make)(Dice& dice, const std::string& value);
  };

  /// Each changes what the value says.
  const std::vector<Slip>& Slips();

  /// The same value in another dress: case, padding, trailing carets, doubled spaces, Unicode form,
  /// width of letters, spaces and dashes in a number.
  PatientIdentity InAnotherDress(Dice& dice, const PatientIdentity& patient);
}
