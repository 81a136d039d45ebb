#include "../../Sources/Domain/IdentityKeys.h"
#include "../../Sources/Domain/Matching.h"
#include "../../Sources/Domain/NameFolding.h"
#include "../Population/NearNamesakes.h"

#include <algorithm>

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  std::string Names(const char* requested, const char* found)
  {
    return ToString(CompareNames(requested, found));
  }

  std::string Dates(const char* requested, const char* found)
  {
    return ToString(CompareDates(requested, found));
  }

  std::string Numbers(const char* requested, const char* found)
  {
    return ToString(CompareIdentifiers(requested, found));
  }

  bool Share(const std::vector<IdentityKey>& a, const std::vector<IdentityKey>& b)
  {
    return std::any_of(a.begin(), a.end(),
                       [&](const IdentityKey& key)
                       { return std::find(b.begin(), b.end(), key) != b.end(); });
  }

  std::vector<IdentityKey> AllKeysOf(const PatientIdentity& requested)
  {
    std::vector<IdentityKey> keys = KeysOf(requested);
    for (const auto& more : {NearNameKeysOf(requested), NearIdentifierKeysOf(requested)})
    {
      keys.insert(keys.end(), more.begin(), more.end());
    }
    return keys;
  }

  const PatientIdentity JANE{"DOE^JANE", "19700131", "9434765919", "H-100200", "F"};
}

TEST(NearMiss, A17_NamesSayWhyTheyDiffer)
{
  EXPECT_EQ(Names("DOE^JANE", " doe^jane^^"), "Same");
  EXPECT_EQ(Names("DOE^MARY-ANN", "DOE^MARY ANN"), "Hyphen");
  EXPECT_EQ(Names("O'NEILL^ANN", "ONEILL^ANN"), "Hyphen");
  EXPECT_EQ(Names("MÜLLER^JÖRG", "MULLER^JORG"), "Diacritics");
  EXPECT_EQ(Names("ŁUCZAK^ZOFIA", "LUCZAK^ZOFIA"), "Diacritics");
  EXPECT_EQ(Names("MÜLLER^JÖRG", "MUELLER^JOERG"), "RomanisedOtherwise");
  EXPECT_EQ(Names("ИВАНОВ^СЕРГЕЙ", "IVANOV^SERGEY"), "RomanisedOtherwise");
  EXPECT_EQ(Names("Fujita^Sho", "Huzita^Syo"), "RomanisedOtherwise");
  EXPECT_EQ(Names("Yamada^Taro", "==やまだ^たろう"), "RomanisedOtherwise");
  EXPECT_EQ(Names("DOE^JANE", "JANE^DOE"), "NamesSwapped");
  EXPECT_EQ(Names("DOE^JANE", "JANE DOE"), "NamesSwapped");
  EXPECT_EQ(Names("DOE^JANE", "DOE^JANE^MARY"), "OtherComponents");
  EXPECT_EQ(Names("DOE^JANE^MARY", "DOE^JANE MARY"), "OtherComponents");
  EXPECT_EQ(Names("DOE^J", "DOE^JANE"), "OtherComponents");
  EXPECT_EQ(Names("Yamada^Tarou=山田^太郎", "Yamada^Tarou=鈴木^花子"), "OtherComponents")
      << "one script agrees, the other contradicts it";
  EXPECT_EQ(Names("DOE^JNAE", "DOE^JANE"), "LettersSwapped");
  EXPECT_EQ(Names("DOE^JANET", "DOE^JANE"), "OneLetterDiffers");
  EXPECT_EQ(Names("THOMSON^CATHERINE", "TOMSEN^KATHRYN"), "SoundsAlike");
  EXPECT_EQ(Names("DOE^JANE", "SMITH^JANE"), "OtherFamilyName");
  EXPECT_EQ(Names("DOE^JANE", "DOE^PETER"), "OtherGivenName");
  EXPECT_EQ(Names("DOE^JANE", "SMITH^PETER"), "Different");
  EXPECT_EQ(Names("DOE^JANE", ""), "Absent");
  EXPECT_EQ(Names("", "DOE^JANE"), "Absent");
}

TEST(NearMiss, A17_DatesAndNumbersSayWhyTheyDiffer)
{
  EXPECT_EQ(Dates("19700131", "19700131 "), "Same");
  EXPECT_EQ(Dates("19700201", "19700102"), "DayMonthSwapped");
  EXPECT_EQ(Dates("19700131", "19700113"), "DigitsSwapped");
  EXPECT_EQ(Dates("19700131", "19710131"), "OneDigitDiffers");
  EXPECT_EQ(Dates("19700131", "19700101"), "OneDigitDiffers");
  EXPECT_EQ(Dates("19700827", "19700101"), "PartOfDate");
  EXPECT_EQ(Dates("19590827", "19700827"), "PartOfDate");
  EXPECT_EQ(Dates("19590827", "19700131"), "Different");
  EXPECT_EQ(Dates("19700131", "19700000"), "Different") << "something stands there, but no day";
  EXPECT_EQ(Dates("19700131", ""), "Absent");

  EXPECT_EQ(Numbers("943 476 5919", "9434765919"), "Same");
  EXPECT_EQ(Numbers("H-100200", "h100200"), "Hyphen");
  EXPECT_EQ(Numbers("12345", "0012345"), "LeadingZeros");
  EXPECT_EQ(Numbers("H12345", "H0012345"), "LeadingZeros");
  EXPECT_EQ(Numbers("9434765919", "9437465919"), "DigitsSwapped");
  EXPECT_EQ(Numbers("9434765919", "9434765918"), "OneDigitDiffers");
  EXPECT_EQ(Numbers("9434765919", "943476591"), "OneDigitDiffers");
  EXPECT_EQ(Numbers("H100200", "M100200"), "OneLetterDiffers");
  EXPECT_EQ(Numbers("H1", "H2"), "Different") << "too short for one digit to mean much";
  EXPECT_EQ(Numbers("9434765919", "4857773456"), "Different");
  EXPECT_EQ(Numbers("9434765919", " "), "Absent");
}

TEST(NearMiss, A8_NoReasonButSameIsEverAMatchByDefault)
{
  const Population population(7);
  Dice dice(7);
  for (int i = 0; i < 3000; i++)
  {
    const NamesakePair pair = MakeNamesakes(dice, population);
    for (const FieldVerdict& verdict : Judge(pair.requested, pair.found, {}).verdicts)
    {
      EXPECT_EQ(verdict.match, verdict.reason == MatchReason::Same) << verdict.requested;
    }
  }
}

TEST(NearMiss, A17_NearerCandidatesRankHigher)
{
  const auto score = [](const PatientIdentity& found)
  {
    return Judge(JANE, StudyOf(found, "study"), {}).score;
  };
  PatientIdentity slip = JANE;
  slip.patientId = "H-100201";
  PatientIdentity absent = JANE;
  absent.patientId.clear();
  PatientIdentity other = JANE;
  other.patientId = "X-1";
  EXPECT_GT(score(JANE), score(slip));
  EXPECT_GT(score(slip), score(absent));
  EXPECT_GT(score(absent), score(other)) << "what is absent does not contradict";
}

TEST(NearMiss, A17_StrangersAreNotShown)
{
  const auto resembles = [](const PatientIdentity& found)
  {
    return Judge(JANE, StudyOf(found, "study"), {}).resembles;
  };
  EXPECT_FALSE(resembles({"DOE^JANE", "19550615", "4857773456", "M-999", "F"}))
      << "a name that many bear, and all else contradicts it";
  EXPECT_FALSE(resembles({"SMITH^PETER", "19550615", "4857773456", "H-100201", "M"}))
      << "the next in the row of numbers";
  EXPECT_TRUE(resembles({"DOE^JANE", "", "", "", ""})) << "nothing contradicts";
  EXPECT_TRUE(resembles({"SMITH^PETER", "19550615", "", "H-100200", "M"})) << "one number";
  EXPECT_TRUE(resembles({"DOE^JANE", "19700113", "4857773456", "M-999", "F"}));
  EXPECT_TRUE(resembles({"DOE^JANET", "19700113", "", "M-999", "F"}));
  EXPECT_TRUE(resembles({"SMITH^JANE", "19700131", "", "M-999", "F"})) << "married";
  EXPECT_FALSE(resembles({"SMITH^JANE", "19700131", "4857773456", "M-999", "F"}))
      << "born on the same day, with other numbers";
}

TEST(NearMiss, A20_TolerancesForgiveWhatTheyNameAndNothingElse)
{
  const auto match =
      [](const char* requested, const char* found, const std::set<NameTolerance>& tolerances)
  {
    MatchingRules rules;
    rules.nameTolerances = tolerances;
    PatientIdentity wanted = JANE;
    wanted.patientName = requested;
    PatientIdentity held = JANE;
    held.patientName = found;
    return Judge(wanted, StudyOf(held, "study"), rules).match;
  };
  const std::set diacritics{NameTolerance::Diacritics};
  const std::set hyphens{NameTolerance::Hyphens};
  const std::set both{NameTolerance::Diacritics, NameTolerance::Hyphens};
  EXPECT_FALSE(match("MÜLLER^JÖRG", "MULLER^JORG", {}));
  EXPECT_FALSE(match("MÜLLER^JÖRG", "MULLER^JORG", hyphens));
  EXPECT_TRUE(match("MÜLLER^JÖRG", "MULLER^JORG", diacritics));
  EXPECT_FALSE(match("MÜLLER^JÖRG", "MUELLER^JOERG", both)) << "another spelling, not a diacritic";
  EXPECT_FALSE(match("DOE^MARY-ANN", "DOE^MARY ANN", diacritics));
  EXPECT_TRUE(match("DOE^MARY-ANN", "DOE^MARY ANN", hyphens));
  EXPECT_TRUE(match("O'NEILL^SIOBHÁN", "ONEILL^SIOBHAN", both));
  EXPECT_FALSE(match("DOE^JANE", "JANE^DOE", both));
  EXPECT_FALSE(match("がぎ^ぐ", "かき^く", both)) << "in Japanese the mark makes another letter";

  StudyRecord one = StudyOf(JANE, "one");
  one.patientName = "DOE^MARY-ANN";
  StudyRecord other = one;
  other.patientName = "DOE^MARY ANN";
  EXPECT_FALSE(SamePatient(one, other)) << "one send holds one patient, whatever is tolerated";
}

TEST(IdentityKeys, WhatMatchesUnderAnyPermittedRulesSharesACertainKey)
{
  const Population population(11);
  Dice dice(11);
  MatchingRules person;
  person.required = {MatchField::PatientName, MatchField::PatientBirthDate};
  person.nameTolerances = {NameTolerance::Diacritics, NameTolerance::Hyphens};
  MatchingRules national;
  national.required = {MatchField::NationalID};
  MatchingRules hospital;
  hospital.required = {MatchField::PatientID};
  int matches = 0;
  for (std::size_t i = 0; i < 5000; i++)
  {
    const PatientIdentity patient = population.Patient(i);
    const PatientIdentity asked =
        MakeSlips(dice, InAnotherDress(dice, patient), 1 + dice.Below(2)).requested;
    const StudyRecord study = StudyOf(patient, "study");
    for (const MatchingRules& rules : {person, national, hospital})
    {
      if (Judge(asked, study, rules).match)
      {
        matches++;
        EXPECT_TRUE(Share(KeysOf(asked), KeysOf(study))) << asked.patientName;
      }
    }
  }
  EXPECT_GT(matches, 5000);
}

TEST(IdentityKeys, A17_NearMissesMeetInAKey)
{
  const std::vector<IdentityKey> stored = KeysOf(StudyOf(JANE, "study"));
  const auto found = [&](const PatientIdentity& requested)
  {
    return Share(AllKeysOf(requested), stored);
  };
  EXPECT_TRUE(found({"DOE^JANE", "", "", "", ""}));
  EXPECT_TRUE(found({"JANE^DOE", "", "", "", ""}));
  EXPECT_TRUE(found({"SMITH^JANE", "19700131", "", "", ""}));
  EXPECT_TRUE(found({"DOH^JAYNE", "19710131", "", "", ""})) << "sounds, day and month";
  EXPECT_TRUE(found({"DOH^JAYNE", "19700213", "", "", ""})) << "sounds and year";
  EXPECT_TRUE(found({"", "", "9434765918", "", ""}));
  EXPECT_TRUE(found({"", "", "", "H100200", ""})) << "the dash";
  EXPECT_TRUE(found({"", "", "", "H-102000", ""})) << "digits swapped";
  EXPECT_TRUE(found({"", "", "", "H-0100200", ""})) << "leading zeros";
  EXPECT_FALSE(found({"SMITH^PETER", "19700131", "4857773456", "M-999", ""}));
}

TEST(IdentityKeys, NoRequestLooksUpMoreThanADatabaseBears)
{
  PatientIdentity longest = JANE;
  longest.nationalId = "abcdefghijklmnop";
  longest.patientId = "1234567890123456";
  EXPECT_LE(NearIdentifierKeysOf(longest).size(), 1200U);
  longest.nationalId = "abcdefghijklmnopq";
  longest.patientId = "\u00D612345678";
  EXPECT_LE(NearIdentifierKeysOf(longest).size(), 0U)
      << "long and foreign ones are looked up as they are";
}

TEST(NameFolding, SoundsFollowSoundexFromTheFirstLetterOn)
{
  EXPECT_EQ(SoundOf("robert"), SoundOf("rupert"));
  EXPECT_EQ(SoundOf("catherine"), SoundOf("katherine"));
  EXPECT_EQ(SoundOf("ashcraft"), SoundOf("ashcroft"));
  EXPECT_NE(SoundOf("robert"), SoundOf("rubin"));
  EXPECT_EQ(SoundOf(""), "");
}

TEST(Identifier, NhsNumbersAreCheckedByModulus11)
{
  for (const char* number : {"9434765919", "943 476 5919", "401-023-2137"})
  {
    EXPECT_TRUE(IsPossibleNationalId(number, NationalIdScheme::Nhs)) << number;
  }
  for (const char* number : {"9434765918", "9434756919", "943476591", "94347659190", "ABCDEFGHIJ",
                             "1234567890", "1000000110", ""})
  {
    EXPECT_FALSE(IsPossibleNationalId(number, NationalIdScheme::Nhs)) << number;
    EXPECT_TRUE(IsPossibleNationalId(number, NationalIdScheme::None)) << number;
  }
}
