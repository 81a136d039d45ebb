#include "../../Sources/Domain/Matching.h"
#include "../Population/NearNamesakes.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  constexpr std::uint64_t SEED = 20261121;
  constexpr std::size_t PAIRS = 20'000;
}

TEST(Matching, A8_NoFalseMatchAmongNearNamesakes)
{
  const Population population(SEED);
  Dice dice(SEED);
  for (std::size_t i = 0; i < PAIRS; i++)
  {
    const NamesakePair pair = MakeNamesakes(dice, population);
    ASSERT_FALSE(Judge(pair.requested, pair.found, {}).match)
        << pair.difference << ": " << pair.requested.patientName << " and "
        << pair.found.patientName;
  }
}

TEST(Matching, A8_AnotherDressIsTheSamePatient)
{
  const Population population(SEED);
  Dice dice(SEED);
  for (std::size_t i = 0; i < PAIRS; i++)
  {
    const PatientIdentity patient = population.Patient(i);
    const PatientIdentity dressed = InAnotherDress(dice, patient);
    ASSERT_TRUE(Judge(dressed, StudyOf(patient, "study"), {}).match)
        << dressed.patientName << " and " << patient.patientName << ", " << dressed.patientId
        << " and " << patient.patientId << ", " << dressed.nationalId;
  }
}
