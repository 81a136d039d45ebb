#include "Population.h"

#include "NameLists.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace OrthancExchange
{
  namespace
  {
    const std::string STUDY_PREFIX = "study-";

    std::string Digits(std::size_t value, int width)
    {
      std::array<char, 32> text{};
      std::snprintf(text.data(), text.size(), "%0*zu", width, value);
      return text.data();
    }

    std::vector<std::string> Scripts(std::string_view entry)
    {
      std::vector<std::string> scripts;
      for (std::size_t begin = 0; begin <= entry.size();)
      {
        const std::size_t end = std::min(entry.find('|', begin), entry.size());
        scripts.emplace_back(entry.substr(begin, end - begin));
        begin = end + 1;
      }
      return scripts;
    }

    const Culture& PickCulture(Dice& dice)
    {
      std::size_t at = dice.Below(100);
      for (const Culture& culture : Cultures())
      {
        if (at < culture.share)
        {
          return culture;
        }
        at -= culture.share;
      }
      return Cultures().front();
    }

    std::string PickFamily(Dice& dice, const Culture& culture)
    {
      const bool longTail = &culture == &Cultures().front() && dice.Percent(60);
      return longTail ? std::string(dice.Pick(FamilyBeginnings())) +
                            std::string(dice.Pick(FamilyEndings()))
                      : std::string(culture.families[dice.Skewed(culture.families.size())]);
    }

    /// All scripts that both names have, as the groups of DICOM: ideographs second, kana third.
    std::string PersonName(const std::string& family, const std::string& given,
                           const std::string& rest)
    {
      const auto families = Scripts(family);
      const auto givens = Scripts(given);
      std::string name = families[0] + "^" + givens[0] + rest;
      for (std::size_t i = 1; i < std::min(families.size(), givens.size()); i++)
      {
        name += "=" + families[i] + "^" + givens[i];
      }
      return name;
    }

    std::string NhsNumber(Dice& dice, std::size_t number)
    {
      for (std::size_t attempt = 0;; attempt++)
      {
        // Scattered: 7919 has no divisor in common with 10 to the 9.
        const std::string nine =
            Digits((number * 7919 + attempt * 400'000'007 + 123'456'789) % 1'000'000'000, 9);
        int sum = 0;
        for (int i = 0; i < 9; i++)
        {
          sum += (nine[static_cast<std::size_t>(i)] - '0') * (10 - i);
        }
        const int check = (11 - sum % 11) % 11;
        if (check < 10)
        {
          return nine + std::to_string(check);
        }
        dice.Next();
      }
    }
  }

  PatientIdentity Population::Patient(std::size_t number) const
  {
    Dice dice(seed_ * 0x100000001B3 + number);
    dice.Next();
    const Culture& culture = PickCulture(dice);
    const bool woman = dice.Percent(50);
    const auto& givens = woman ? culture.women : culture.men;
    const std::string given(givens[dice.Skewed(givens.size())]);
    const bool oneScript = given.find('|') == std::string::npos;
    std::string rest;
    if (oneScript && dice.Percent(30))
    {
      rest = "^" + std::string(dice.Pick(givens));
    }
    else if (oneScript && dice.Percent(3))
    {
      rest = "^^DR";
    }
    PatientIdentity patient;
    patient.patientName = PersonName(PickFamily(dice, culture), given, rest);
    patient.patientBirthDate = Digits(1925 + dice.Below(98), 4) + Digits(1 + dice.Below(12), 2) +
                               Digits(1 + dice.Below(28), 2);
    patient.nationalId = NhsNumber(dice, number);
    patient.patientId = number % 5 < 3 ? "H" + Digits(1'000'000 + number, 7) : Digits(number, 8);
    patient.patientSex = woman ? "F" : "M";
    return patient;
  }

  std::vector<StudyRecord> Population::StudiesOf(std::size_t number) const
  {
    constexpr std::array<std::size_t, 6> counts{1, 1, 2, 2, 4, 5};
    const PatientIdentity patient = Patient(number);
    std::vector<StudyRecord> studies;
    for (std::size_t i = 0; i < counts.at(number % counts.size()); i++)
    {
      studies.push_back(
          StudyOf(patient, STUDY_PREFIX + std::to_string(number) + "-" + std::to_string(i)));
    }
    return studies;
  }

  std::optional<std::size_t> Population::PatientOf(const std::string& study)
  {
    if (!study.starts_with(STUDY_PREFIX))
    {
      return std::nullopt;
    }
    std::size_t number = 0;
    const auto [rest, fault] =
        std::from_chars(study.data() + STUDY_PREFIX.size(), study.data() + study.size(), number);
    return fault == std::errc() ? std::optional(number) : std::nullopt;
  }

  StudyRecord StudyOf(const PatientIdentity& patient, const std::string& study)
  {
    StudyRecord record;
    record.study = study;
    record.studyInstanceUid = "1.2." + study;
    record.patientName = patient.patientName;
    record.patientBirthDate = patient.patientBirthDate;
    record.patientId = patient.patientId;
    record.patientSex = patient.patientSex;
    if (!patient.nationalId.empty())
    {
      record.otherPatientIds = {
          {OtherIdSource::OtherPatientIDsSequence, patient.nationalId, "NHS"}};
    }
    record.studyDate = "20200101";
    record.modalities = {"CT"};
    record.seriesCount = 2;
    record.instanceCount = 100;
    return record;
  }
}
