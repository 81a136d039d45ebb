#include "House.h"
#include "RefusalOf.h"

#include "../../Sources/Application/ChangeSettings.h"
#include "../../Sources/Application/CorrectRequest.h"
#include "../../Sources/Application/DeclineRequest.h"
#include "../../Sources/Application/MatchStudies.h"
#include "../../Sources/Application/RequestAccess.h"
#include "../../Sources/Application/RequestDocuments.h"
#include "../../Sources/Application/SendRequest.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

TEST(Matches, A17_NearMissesAreFoundAndRankedNearestFirst)
{
  House house;
  const auto put = [&](const std::string& id, auto change)
  {
    StudyRecord study = House::JanesStudy(id);
    study.patientId = "M-77";
    study.otherPatientIds.clear();
    change(study);
    house.archive.Put(study);
  };
  put("swapped", [](StudyRecord& study) { study.patientName = "JANE^DOE"; });
  put("married", [](StudyRecord& study) { study.patientName = "SMITH^JANE"; });
  put("digit",
      [](StudyRecord& study)
      {
        study.patientName = "DOE^JAYNE";
        study.patientBirthDate = "19700113";
        study.patientId = "H-1000";
      });
  put("stranger", [](StudyRecord& study) { study.patientBirthDate = "19550615"; });
  const Matches matches = MatchStudies(house.services, house.EnterJanesRequest());
  std::vector<std::string> order;
  for (const MatchedStudy& study : matches.nonMatching)
  {
    order.push_back(study.study.study);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"digit", "swapped", "married"}));
  EXPECT_EQ(matches.nonMatching[1].verdict.verdicts[0].reason, MatchReason::NamesSwapped);
}

TEST(Matches, A17_WhoAgreesButForSlipsLeadsToWhatElseStandsUnderTheirNumber)
{
  House house;
  StudyRecord theirs = House::JanesStudy();
  theirs.patientId = "H-1000";
  theirs.otherPatientIds.clear();
  house.archive.Put(theirs);
  theirs.study = "as-somebody-else"; // another name altogether: only the number leads here
  theirs.patientName = "BAKER^MARY";
  house.archive.Put(theirs);
  const Matches matches = MatchStudies(house.services, house.EnterJanesRequest());
  ASSERT_EQ(matches.nonMatching.size(), 2U);
  EXPECT_EQ(matches.nonMatching[0].study.study, "study-jane");
  EXPECT_EQ(matches.nonMatching[1].study.study, "as-somebody-else");
}

TEST(Matches, AnIndexFilledByOtherRulesIsKeyedAnewAtStart)
{
  House house;
  house.index.Stop();
  house.store->Write(
      [](ITransaction& transaction)
      {
        transaction.Studies().Upsert({{House::JanesStudy(), {{IdentityKeyKind::Name, "old"}}}});
        transaction.Studies().SetKeysVersion("1");
      });
  IndexKeeper restarted(*house.store, house.archive, [](const std::string&) {});
  restarted.Start();
  while (!restarted.Status().ready)
  {
    std::this_thread::yield();
  }
  house.store->Read(
      [](ITransaction& transaction)
      {
        EXPECT_EQ(transaction.Studies().KeysVersion(), IdentityKeysVersion());
        EXPECT_EQ(transaction.Studies().Candidates({{KeysOf(House::JanesStudy()), 10}}).size(), 1U);
        EXPECT_TRUE(
            transaction.Studies().Candidates({{{{IdentityKeyKind::Name, "old"}}, 10}}).empty());
      });
}

TEST(Matches, A8_ASimilarPatientsStudyNeverStandsUnderMatching)
{
  House house;
  StudyRecord twin = House::JanesStudy("study-twin");
  twin.patientName = "DOE^JOAN";
  house.archive.Put(twin);
  const Matches matches = MatchStudies(house.services, house.EnterJanesRequest());
  ASSERT_EQ(matches.matching.size(), 1U);
  EXPECT_EQ(matches.matching[0].study.study, "study-jane");
  ASSERT_EQ(matches.nonMatching.size(), 1U);
  EXPECT_EQ(matches.nonMatching[0].study.study, "study-twin");
}

TEST(Matches, A8_AStudyWhoseSeriesDisagreeIsJudgedByItselfAmongThePatientsOthers)
{
  House house;
  for (const std::string id : {"study-before", "study-zz-after"})
  {
    StudyRecord mixed = House::JanesStudy(id);
    mixed.conflicts = {"PatientName"};
    house.archive.Put(mixed);
    house.archive.Put(House::JanesStudy(id + "-clean"));
  }
  const Matches matches = MatchStudies(house.services, house.EnterJanesRequest());
  EXPECT_EQ(matches.matching.size(), 3U);
  ASSERT_EQ(matches.nonMatching.size(), 2U);
  for (const MatchedStudy& left : matches.nonMatching)
  {
    EXPECT_EQ(left.study.conflicts, std::vector<std::string>{"PatientName"});
  }
}

TEST(Matches, A13_AStudyThatCameAMomentAgoIsFoundAndADeletedOneIsNot)
{
  House house;
  const std::string id = house.EnterJanesRequest();
  house.archive.Put(House::JanesStudy("study-second"));
  EXPECT_EQ(MatchStudies(house.services, id).matching.size(), 2U);
  house.archive.Delete("study-jane");
  const Matches matches = MatchStudies(house.services, id);
  ASSERT_EQ(matches.matching.size(), 1U);
  EXPECT_EQ(matches.matching[0].study.study, "study-second");
}

TEST(Matches, Threat8_AStudyWithHostileTextsNeitherMatchesNorStopsTheIndex)
{
  House house;
  StudyRecord hostile = House::JanesStudy("study-hostile");
  hostile.patientName = std::string("DOE^JANE\0", 9);
  hostile.studyDescription = "\xC3\x28";
  hostile.accessionNumber = std::string(10000, 'A');
  hostile.patientId = std::string(10000, '1');
  house.archive.Put(hostile);
  house.archive.Put(House::JanesStudy("study-after"));
  EXPECT_EQ(MatchStudies(house.services, house.EnterJanesRequest()).matching.size(), 2U);
}

TEST(Matches, A8_AThousandNearMissesHideNoMatch)
{
  House house;
  ChangeSettings(house.services, house.bob, {{"account.MatchingRules", {"PatientID"}}});
  StudyRecord renamed = House::JanesStudy("study-jane");
  renamed.patientName = "ROE^JANE";
  renamed.otherPatientIds.clear();
  house.archive.Put(renamed);
  for (int i = 0; i < 1001; i++)
  {
    StudyRecord nearMiss = House::JanesStudy("near-" + std::to_string(i));
    nearMiss.patientId = "H-999";
    house.archive.Put(nearMiss);
  }
  const Matches matches = MatchStudies(house.services, house.EnterJanesRequest());
  ASSERT_EQ(matches.matching.size(), 1U);
  EXPECT_EQ(matches.matching[0].study.study, "study-jane");
}
