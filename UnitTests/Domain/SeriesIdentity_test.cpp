#include "../../Sources/Domain/Matching.h"
#include "../../Sources/Domain/SeriesIdentity.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  StudyRecord Jane(const std::string& nationalId = "9434765919")
  {
    StudyRecord study;
    study.patientName = "DOE^JANE";
    study.patientBirthDate = "19700131";
    study.patientId = "H-100";
    if (!nationalId.empty())
    {
      study.otherPatientIds = {{OtherIdSource::OtherPatientIDs, nationalId, ""}};
    }
    return study;
  }

  std::vector<std::string> Conflicts(StudyRecord study, const StudyRecord& series)
  {
    AddSeriesIdentity(study, series);
    AddSeriesIdentity(study, series);
    return study.conflicts;
  }

  using Fields = std::vector<std::string>;
}

TEST(SeriesIdentity, TheSamePatientWrittenOtherwiseOrLessFullyIsNoConflict)
{
  StudyRecord other = Jane("943 476 5919");
  other.patientName = " Doe^Jane^^ ";
  EXPECT_EQ(Conflicts(Jane(), other), Fields{});
  EXPECT_EQ(Conflicts(Jane(), StudyRecord()), Fields{});
  EXPECT_EQ(Conflicts(StudyRecord(), Jane()), Fields{});
  StudyRecord more = Jane();
  more.otherPatientIds.push_back({OtherIdSource::OtherPatientIDs, "OLD-7", ""});
  EXPECT_EQ(Conflicts(Jane(), more), Fields{}) << "one in common is enough";
}

TEST(SeriesIdentity, EachFieldThatNamesSomebodyElseIsNotedOnce)
{
  StudyRecord other = Jane("9434765870");
  EXPECT_EQ(Conflicts(Jane(), other), Fields{"NationalID"});
  other.patientName = "DOE^JOHN";
  other.patientBirthDate = "19700130";
  other.patientId = "H-101";
  EXPECT_EQ(Conflicts(Jane(), other),
            (Fields{"PatientName", "PatientBirthDate", "NationalID", "PatientID"}));
}

TEST(SeriesIdentity, A8_FurtherNumbersOfALaterSeriesAreFound)
{
  StudyRecord study = Jane("");
  AddSeriesIdentity(study, Jane());
  const PatientIdentity wanted{"DOE^JANE", "19700131", "9434765919", "H-100", ""};
  EXPECT_TRUE(Judge(wanted, study, {}).match);
}

TEST(SeriesIdentity, A8_AStudyOfTwoPatientsMatchesNeitherWhateverTheRulesAsk)
{
  StudyRecord study = Jane();
  AddSeriesIdentity(study, Jane("9434765870"));
  const PatientIdentity wanted{"DOE^JANE", "19700131", "9434765919", "H-100", ""};
  MatchingRules lenient;
  lenient.required = {MatchField::PatientName, MatchField::PatientBirthDate};
  for (const MatchingRules& rules : {MatchingRules(), lenient})
  {
    const StudyVerdict verdict = Judge(wanted, study, rules);
    EXPECT_FALSE(verdict.match);
    EXPECT_TRUE(verdict.resembles) << "staff are shown why";
    EXPECT_EQ(verdict.verdicts.at(2).reason, MatchReason::SeriesDisagree);
    EXPECT_TRUE(verdict.verdicts.at(0).match);
  }
}
