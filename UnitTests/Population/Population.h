// Invented patients of many cultures: the same ones for the same seed.
#pragma once

#include "Dice.h"

#include "../../Sources/Domain/Patient.h"
#include "../../Sources/Domain/Study.h"

#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  class Population
  {
  public:
    explicit Population(std::uint64_t seed) : seed_(seed)
    {
    }

    /// Any number from 0 on has its patient, with a national number and a hospital number that
    /// nobody else has. National numbers are NHS numbers, hospital numbers run on.
    PatientIdentity Patient(std::size_t number) const;

    /// One to five studies for each patient, two and a half on average.
    std::vector<StudyRecord> StudiesOf(std::size_t number) const;

    /// The number of the patient whose study has this identifier; nothing where it is of another
    /// kind.
    static std::optional<std::size_t> PatientOf(const std::string& study);

  private:
    std::uint64_t seed_;
  };

  /// One study that holds the identity as it is.
  StudyRecord StudyOf(const PatientIdentity& patient, const std::string& study);
}
