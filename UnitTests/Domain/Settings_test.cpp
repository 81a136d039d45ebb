#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Domain/Settings.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  void ExpectRefused(const SettingValues& values, const std::string& field)
  {
    try
    {
      FromValues(values);
      ADD_FAILURE() << field << " was taken";
    }
    catch (const Refusal& refusal)
    {
      EXPECT_EQ(refusal.Details().at("Field"), field);
    }
  }
}

TEST(Settings, TheDefaultsSurviveStorage)
{
  EXPECT_EQ(ToValues(FromValues(ToValues(DefaultSettings()))), ToValues(DefaultSettings()));
  EXPECT_EQ(ToValues(FromValues({})), ToValues(DefaultSettings()));
}

TEST(Settings, A1_TheSubjectsDefault)
{
  EXPECT_EQ(DefaultSettings().texts.messages.at("NewRequest").subject, "GDPR Imaging Request");
}

TEST(Settings, A20_RulesThatWouldMixUpPatientsAreRefused)
{
  ExpectRefused({{"account.MatchingRules", {}}}, "MatchingRules");
  ExpectRefused({{"account.MatchingRules", {"PatientName"}}}, "MatchingRules");
  ExpectRefused({{"account.MatchingRules", {"PatientBirthDate"}}}, "MatchingRules");
  ExpectRefused({{"account.MatchingRules", {"ShoeSize", "PatientID"}}}, "MatchingRules");
  EXPECT_EQ(FromValues({{"account.MatchingRules", {"PatientName", "PatientBirthDate"}}})
                .account.matching.required.size(),
            2U);
}

TEST(Settings, A20_TolerancesAndSchemesAreNamedAndNothingIsToleratedByDefault)
{
  EXPECT_TRUE(DefaultSettings().account.matching.nameTolerances.empty());
  EXPECT_EQ(DefaultSettings().account.matching.nationalIdScheme, NationalIdScheme::None);
  const Settings settings = FromValues(
      {{"account.Tolerances", {"PatientName:Hyphens"}}, {"account.NationalIdScheme", {"NHS"}}});
  EXPECT_EQ(settings.account.matching.nameTolerances, std::set{NameTolerance::Hyphens});
  EXPECT_EQ(settings.account.matching.nationalIdScheme, NationalIdScheme::Nhs);
  EXPECT_EQ(ToValues(FromValues(ToValues(settings))), ToValues(settings));
  ExpectRefused({{"account.Tolerances", {"PatientID:Hyphens"}}}, "Tolerances");
  ExpectRefused({{"account.Tolerances", {"PatientName:Letters"}}}, "Tolerances");
  ExpectRefused({{"account.NationalIdScheme", {"SSN"}}}, "NationalIdScheme");
}

TEST(Settings, ValuesOutOfRangeAreNamed)
{
  ExpectRefused({{"account.DueMonths", {"0"}}}, "DueMonths");
  ExpectRefused({{"account.DueMonths", {"1x"}}}, "DueMonths");
  ExpectRefused({{"account.WarnDays", {"0"}}}, "WarnDays");
  ExpectRefused({{"account.ArrivalMinutes", {"61"}}}, "ArrivalMinutes");
  ExpectRefused({{"account.Holidays", {"2026-02-30"}}}, "Holidays");
  ExpectRefused({{"account.Holidays", {"25.12.2026"}}}, "Holidays");
  ExpectRefused({{"account.Holidays", std::vector<std::string>(501, "2026-12-25")}}, "Holidays");
  ExpectRefused({{"account.Identification", {"yes"}}}, "Identification");
  ExpectRefused({{"retention.RetentionDays", {"91"}}}, "RetentionDays");
  ExpectRefused({{"retention.MaximumRetentionDays", {"366"}}}, "MaximumRetentionDays");
  ExpectRefused({{"reasons.DeclineReasons", {}}}, "DeclineReasons");
  ExpectRefused({{"reasons.DeclineReasons", {"a", "a"}}}, "DeclineReasons");
  ExpectRefused({{"reasons.DeclineReasons", {" "}}}, "DeclineReasons");
  ExpectRefused({{"account.ShoeSize", {"1"}}}, "ShoeSize");
}

TEST(Settings, AnEmailKeepsASubject)
{
  ExpectRefused({{"texts.NewRequest.Subject", {" "}}}, "NewRequest.Subject");
  EXPECT_NO_THROW(FromValues({{"texts.PasscodeSms.Subject", {""}}}));
}

TEST(Settings, TextsKeepSecretsOutOfSubjectsAndNeverLoseThem)
{
  ExpectRefused({{"texts.PackageReady.Subject", {"{{Link}}"}}}, "PackageReady.Subject");
  ExpectRefused({{"texts.PackageReady.Subject", {"a\r\nBcc: x@y.example"}}},
                "PackageReady.Subject");
  ExpectRefused({{"texts.PackageReady.Body", {"no link"}}}, "PackageReady.Body");
  ExpectRefused({{"texts.PasscodeSms.Body", {"no code"}}}, "PasscodeSms.Body");
  ExpectRefused({{"texts.PasscodeSms.Body", {"{{Passcode}} {{Link}}"}}}, "PasscodeSms.Body");
  ExpectRefused({{"texts.PassphraseSms.Body", {"no passphrase"}}}, "PassphraseSms.Body");
  ExpectRefused({{"texts.PassphraseEmail.Body", {"{{Passphrase}} {{Link}}"}}},
                "PassphraseEmail.Body");
  ExpectRefused({{"texts.PassphraseEmail.Subject", {"{{Passphrase}}"}}}, "PassphraseEmail.Subject");
  ExpectRefused({{"texts.Test.Body", {"{{PatientName}}"}}}, "Test.Body");
}
