#include "NearNamesakes.h"

#include <algorithm>
#include <array>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t PEOPLE = 1'000'000;
    constexpr int ATTEMPTS = 20;

    constexpr std::array FIELDS{&PatientIdentity::patientName, &PatientIdentity::patientBirthDate,
                                &PatientIdentity::nationalId, &PatientIdentity::patientId};

    /// Makes one slip in this field, if one of a few tried finds a place.
    const Slip* MakeSlip(Dice& dice, PatientIdentity& patient, std::string PatientIdentity::*field)
    {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++)
      {
        const Slip& slip = dice.Pick(Slips());
        if (slip.field == field)
        {
          std::string changed = slip.make(dice, patient.*field);
          if (changed != patient.*field)
          {
            patient.*field = std::move(changed);
            return &slip;
          }
        }
      }
      return nullptr;
    }
  }

  SlippedRequest MakeSlips(Dice& dice, const PatientIdentity& patient, std::size_t fields)
  {
    SlippedRequest result{patient, {}};
    std::array order = FIELDS;
    for (std::size_t i = order.size() - 1; i > 0; i--)
    {
      std::swap(order.at(i), order.at(dice.Below(i + 1)));
    }
    for (const auto field : order)
    {
      if (result.slips.size() < fields && !(patient.*field).empty())
      {
        if (const Slip* slip = MakeSlip(dice, result.requested, field))
        {
          result.slips.push_back(slip);
        }
      }
    }
    return result;
  }

  NamesakePair MakeNamesakes(Dice& dice, const Population& population)
  {
    const PatientIdentity patient = population.Patient(dice.Below(PEOPLE));
    SlippedRequest slipped;
    while (slipped.slips.empty())
    {
      slipped = MakeSlips(dice, patient, 1 + dice.Below(3));
    }
    NamesakePair pair{slipped.requested, StudyOf(patient, "study"), ""};
    for (const Slip* slip : slipped.slips)
    {
      pair.difference += (pair.difference.empty() ? "" : ", ") + std::string(slip->label);
    }
    // Somebody else often shares the rest only in part: numbers run on, and names are frequent.
    if (dice.Percent(30))
    {
      const PatientIdentity other = population.Patient(dice.Below(PEOPLE));
      const auto field = dice.Pick(FIELDS);
      pair.requested.*field = other.*field;
      if (other.*field == patient.*field)
      {
        pair.requested.nationalId = other.nationalId;
      }
      pair.difference += ", one field of another";
    }
    return dice.Percent(50) && !pair.requested.nationalId.empty() &&
                   pair.requested.nationalId.size() > 6 && !pair.requested.patientId.empty()
               ? NamesakePair{InAnotherDress(dice, pair.requested), pair.found, pair.difference}
               : pair;
  }
}
