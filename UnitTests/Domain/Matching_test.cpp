#include "../../Sources/Domain/IdentityKeys.h"
#include "../../Sources/Domain/Matching.h"
#include "../../Sources/Domain/PersonName.h"

#include <algorithm>

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  PatientIdentity Jane()
  {
    return {"DOE^JANE", "19700131", "943 476 5919", "H-100", "F"};
  }

  StudyRecord JanesStudy()
  {
    StudyRecord study;
    study.study = "study-1";
    study.patientName = "DOE^JANE";
    study.patientBirthDate = "19700131";
    study.patientId = "H-100";
    study.otherPatientIds = {{OtherIdSource::OtherPatientIDsSequence, "9434765919", "NHS"}};
    return study;
  }

  bool FieldMatches(const StudyVerdict& verdict, MatchField field)
  {
    for (const FieldVerdict& candidate : verdict.verdicts)
    {
      if (candidate.field == field)
      {
        return candidate.match;
      }
    }
    ADD_FAILURE() << "no verdict on " << ToString(field);
    return false;
  }
}

TEST(Matching, A19_AllFourFieldsMustMatchByDefault)
{
  EXPECT_EQ(MatchingRules().required.size(), 4U);
  EXPECT_TRUE(Judge(Jane(), JanesStudy(), {}).match);
}

TEST(Matching, A19_EachFieldAloneCanRefuse)
{
  StudyRecord study = JanesStudy();
  study.patientName = "DOE^JANET";
  EXPECT_FALSE(Judge(Jane(), study, {}).match);

  study = JanesStudy();
  study.patientBirthDate = "19700113";
  EXPECT_FALSE(Judge(Jane(), study, {}).match);

  study = JanesStudy();
  study.patientId = "H-101";
  EXPECT_FALSE(Judge(Jane(), study, {}).match);

  study = JanesStudy();
  study.otherPatientIds[0].value = "9434765918";
  EXPECT_FALSE(Judge(Jane(), study, {}).match);
}

TEST(Matching, A17_VerdictsNameEveryFieldWithWhatWasAskedAndFound)
{
  StudyRecord study = JanesStudy();
  study.patientBirthDate = "19700113";
  const StudyVerdict verdict = Judge(Jane(), study, {});
  ASSERT_EQ(verdict.verdicts.size(), 4U);
  EXPECT_TRUE(FieldMatches(verdict, MatchField::PatientName));
  EXPECT_FALSE(FieldMatches(verdict, MatchField::PatientBirthDate));
  EXPECT_TRUE(FieldMatches(verdict, MatchField::NationalID));
  EXPECT_TRUE(FieldMatches(verdict, MatchField::PatientID));
  EXPECT_EQ(verdict.verdicts[1].requested, "19700131");
  EXPECT_EQ(verdict.verdicts[1].found, "19700113");
}

TEST(Matching, A19_WhatTheImagingLacksIsAMismatch)
{
  StudyRecord study = JanesStudy();
  study.otherPatientIds.clear();
  EXPECT_FALSE(Judge(Jane(), study, {}).match);
  study = JanesStudy();
  study.patientBirthDate.clear();
  EXPECT_FALSE(Judge(Jane(), study, {}).match);
}

TEST(Matching, A19_WhatTheRequestLacksNeverMatchesAndIsNamed)
{
  PatientIdentity patient = Jane();
  patient.nationalId.clear();
  StudyRecord study = JanesStudy();
  study.otherPatientIds.clear();
  EXPECT_FALSE(Judge(patient, study, {}).match) << "empty must not equal empty";
  EXPECT_EQ(MissingFields(patient, {}), std::vector{MatchField::NationalID});
  EXPECT_TRUE(MissingFields(Jane(), {}).empty());
}

TEST(Matching, A8_ExactForgivesOnlyWhatCarriesNoMeaning)
{
  PatientIdentity patient = Jane();
  patient.patientName = " doe ^Jane^^ ";
  patient.nationalId = "943-476-5919";
  EXPECT_TRUE(Judge(patient, JanesStudy(), {}).match);

  patient.patientName = "DOE^JAN E";
  EXPECT_FALSE(Judge(patient, JanesStudy(), {}).match) << "a space within a name means something";
  patient.patientName = "JANE^DOE";
  EXPECT_FALSE(Judge(patient, JanesStudy(), {}).match) << "family and given name are not the same";
  patient.patientName = "DOE";
  EXPECT_FALSE(Judge(patient, JanesStudy(), {}).match);
}

TEST(Matching, A8_DashesBelongToIdentifiersWithLettersButNotToNumbers)
{
  EXPECT_EQ(NormalizeIdentifier(" 943 476-5919 "), "9434765919");
  EXPECT_EQ(NormalizeIdentifier("h-100"), "h-100");
  EXPECT_NE(NormalizeIdentifier("1-A"), NormalizeIdentifier("1A"));
  EXPECT_NE(NormalizeIdentifier("007"), NormalizeIdentifier("7"))
      << "leading zeros are part of a number";
}

TEST(Matching, A8_NamesCompareByUnicodeFormButKeepDiacritics)
{
  EXPECT_EQ(NormalizeName("MU\u0308LLER^J\u00D6RG"), NormalizeName("m\u00FCller^jo\u0308rg"));
  EXPECT_NE(NormalizeName("MULLER^JORG"), NormalizeName("M\u00DCLLER^J\u00D6RG"));
  EXPECT_EQ(NormalizeName("\uFF34\uFF21\uFF2E\uFF21\uFF2B\uFF21^Ken"), NormalizeName("TANAKA^KEN"))
      << "full width is a width";
}

TEST(Matching, A8_AJapaneseNameMatchesInAnyOfItsThreeGroups)
{
  StudyRecord study = JanesStudy();
  study.patientName = "Yamada^Tarou=山田^太郎=やまだ^たろう";
  PatientIdentity patient = Jane();
  for (const char* name :
       {"Yamada^Tarou", "山田^太郎", "=山田^太郎", "Yamada^Tarou=山田^太郎=やまだ^たろう"})
  {
    patient.patientName = name;
    EXPECT_TRUE(Judge(patient, study, {}).match) << name;
  }
  for (const char* name : {"Yamada^Jirou=山田^太郎", "山田^次郎", "Yamada^Tarou=山田^次郎"})
  {
    patient.patientName = name;
    EXPECT_FALSE(Judge(patient, study, {}).match) << name;
  }
}

TEST(Matching, A8_OnlyAPlainEqualsSignPartsTheGroups)
{
  // The full-width sign stands inside names: Rousseau, Jean=Jacques.
  EXPECT_FALSE(SameName("ルソー^ジャン＝ジャック", "ルソー^ジャン"));
  EXPECT_TRUE(SameName("ルソー^ジャン＝ジャック", "ROUSSEAU^JEAN-JACQUES=ルソー^ジャン＝ジャック"));
}

TEST(Matching, A20_RulesDecideWhichFieldsCount)
{
  StudyRecord study = JanesStudy();
  study.otherPatientIds.clear();
  MatchingRules rules;
  rules.required = {MatchField::PatientName, MatchField::PatientBirthDate, MatchField::PatientID};
  const StudyVerdict verdict = Judge(Jane(), study, rules);
  EXPECT_TRUE(verdict.match);
  EXPECT_FALSE(FieldMatches(verdict, MatchField::NationalID))
      << "the verdict is honest even where it does not count";
}

TEST(Matching, NationalIdComesFromTheSourcesThatTheSettingsName)
{
  StudyRecord study = JanesStudy();
  study.otherPatientIds = {{OtherIdSource::OtherPatientIDs, "9434765919", ""}};
  MatchingRules rules;
  EXPECT_TRUE(Judge(Jane(), study, rules).match);
  rules.nationalIdSources = {OtherIdSource::OtherPatientIDsSequence};
  EXPECT_FALSE(Judge(Jane(), study, rules).match);

  study.otherPatientIds.clear();
  study.patientId = "9434765919";
  study.patientIdIssuer = "NHS";
  PatientIdentity patient = Jane();
  patient.patientId = "9434765919";
  EXPECT_FALSE(Judge(patient, study, rules).match);
  rules.nationalIdIssuer = "NHS";
  EXPECT_TRUE(Judge(patient, study, rules).match);
}

TEST(Matching, A8_AnotherIssuersNumberIsNoNationalId)
{
  StudyRecord study = JanesStudy();
  study.otherPatientIds = {
      {OtherIdSource::OtherPatientIDsSequence, "9434765919", "OTHER-HOSPITAL"}};
  MatchingRules rules;
  EXPECT_TRUE(Judge(Jane(), study, rules).match) << "no issuer was set: any will do";
  rules.nationalIdIssuer = "NHS";
  EXPECT_FALSE(Judge(Jane(), study, rules).match);
  study.otherPatientIds[0].issuer = "NHS";
  EXPECT_TRUE(Judge(Jane(), study, rules).match);
  study.otherPatientIds[0].issuer.clear();
  EXPECT_TRUE(Judge(Jane(), study, rules).match) << "nothing speaks against it";
}

TEST(Matching, AMatchSharesAKeyOfTheIndexUnderAnyPermittedRules)
{
  const std::vector<IdentityKey> wanted = KeysOf(Jane());
  const std::vector<IdentityKey> stored = KeysOf(JanesStudy());
  for (const IdentityKeyKind kind : {IdentityKeyKind::FamilyAndDate, IdentityKeyKind::Identifier})
  {
    const bool shared = std::any_of(
        wanted.begin(), wanted.end(),
        [&](const IdentityKey& key) {
          return key.kind == kind && std::find(stored.begin(), stored.end(), key) != stored.end();
        });
    EXPECT_TRUE(shared);
  }
}

TEST(Matching, TheKeysOfTheRulesInForceFindEveryMatchAndFewNamesakes)
{
  using enum MatchField;
  StudyRecord namesake = JanesStudy();
  namesake.patientId = "H-999";
  namesake.otherPatientIds.clear();
  namesake.patientBirthDate = "19800101";
  const std::vector<IdentityKey> stored = KeysOf(JanesStudy());
  const std::vector<IdentityKey> ofNamesake = KeysOf(namesake);
  const auto share =
      [](const std::vector<IdentityKey>& some, const std::vector<IdentityKey>& others)
  {
    return std::find_first_of(some.begin(), some.end(), others.begin(), others.end()) != some.end();
  };
  for (const std::set<MatchField>& required :
       {std::set{PatientID}, std::set{NationalID}, std::set{PatientName, PatientBirthDate},
        std::set{PatientName, PatientBirthDate, NationalID, PatientID}})
  {
    MatchingRules rules;
    rules.required = required;
    ASSERT_TRUE(Judge(Jane(), JanesStudy(), rules).match);
    EXPECT_TRUE(share(KeysOf(Jane(), rules), stored));
    EXPECT_FALSE(share(KeysOf(Jane(), rules), ofNamesake));
  }
}

TEST(Matching, OneSendHoldsOnePatientForCertain)
{
  StudyRecord other = JanesStudy();
  EXPECT_TRUE(SamePatient(JanesStudy(), other));
  other.patientId = "H-101";
  EXPECT_FALSE(SamePatient(JanesStudy(), other));
  other = JanesStudy();
  other.patientName = "DOE^JOAN";
  EXPECT_FALSE(SamePatient(JanesStudy(), other)) << "a twin with a mistyped number";
  other = JanesStudy();
  other.patientId.clear();
  EXPECT_FALSE(SamePatient(other, other)) << "without a number nothing is certain";
}

TEST(Matching, DatesThatAreNoDaysAreTheSameOnlyAsTheyStand)
{
  StudyRecord one = JanesStudy();
  StudyRecord other = JanesStudy();
  one.patientBirthDate = "1970.01.31";
  other.patientBirthDate = "1980.01.31";
  EXPECT_FALSE(SamePatient(one, other));
  other.patientBirthDate = "1970.01.31 ";
  EXPECT_TRUE(SamePatient(one, other));
}

TEST(Matching, OneStudyIsOfOnePatientWhateverItLacks)
{
  StudyRecord study = JanesStudy();
  study.patientId.clear();
  EXPECT_TRUE(OfOnePatient({study}));
  EXPECT_FALSE(OfOnePatient({study, study})) << "without a number nothing is certain";
}

TEST(Matching, OnePatientMeansEachTheSameAsEveryOther)
{
  std::vector<StudyRecord> studies(3, JanesStudy());
  studies[0].patientName = "YAMADA^TARO";
  studies[1].patientName = "YAMADA^TARO=山田^太郎";
  studies[2].patientName = "YAMADA^TARO=山田^太朗";
  EXPECT_TRUE(OfOnePatient({studies[0], studies[1]}));
  EXPECT_FALSE(OfOnePatient(studies)) << "the first is like both, they are not like each other";
}

TEST(Matching, DatesThatAreNoDaysNeverMatch)
{
  for (const char* date : {"19700230", "1970-01-31", "197001", "", "00000000", "19701301"})
  {
    EXPECT_EQ(NormalizeDate(date), "") << date;
  }
  EXPECT_EQ(NormalizeDate("19720229 "), "19720229");
}
