#include "House.h"

#include "../../Sources/Application/ChangeSettings.h"
#include "../../Sources/Application/CorrectRequest.h"
#include "../../Sources/Application/DeclineRequest.h"
#include "../../Sources/Application/RequestKeeper.h"
#include "../../Sources/Application/ShowRequests.h"
#include "../../Sources/Application/WatchMatches.h"
#include "../../Sources/Storage/Connection.h"
#include "../../Sources/Storage/SqliteEngine.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace OrthancExchange;

namespace
{
  class Arrivals : public testing::Test
  {
  protected:
    /// A study of Jane's that the archive receives now.
    void Arrive(const std::string& id, const std::string& patientId = "H-100")
    {
      StudyRecord study = House::JanesStudy(id);
      study.patientId = patientId;
      study.lastUpdate = house_.clock.Now();
      house_.archive.Put(study);
      house_.index.CatchUp();
    }

    void Wait(std::chrono::seconds time)
    {
      house_.clock.Advance(time);
      keeper_.RunOnce();
    }

    std::vector<Delivery> Mails()
    {
      std::vector<Delivery> mails = house_.Deliveries();
      std::erase_if(mails, [](const Delivery& mail) { return mail.purpose != "ImagingArrived"; });
      return mails;
    }

    std::string TextOf(const Delivery& mail) const
    {
      return SplitBody(house_.cryptography.Open("outbox", mail.id, mail.sealedBody)).text;
    }

    /// As "matching now/when last shown/arrived".
    std::string Tally(const std::string& id)
    {
      const auto rows = ListRequests(house_.services, {}).items;
      const auto row =
          std::find_if(rows.begin(), rows.end(),
                       [&](const RequestRow& candidate) { return candidate.request.id == id; });
      if (row == rows.end() || !row->matches.has_value())
      {
        return "none";
      }
      return std::to_string(row->matches->matching) + "/" + std::to_string(row->matches->shown) +
             "/" + std::to_string(row->matches->arrived);
    }

    std::vector<AuditEvent> Events(const std::string& action)
    {
      std::vector<AuditEvent> events = house_.Events();
      std::erase_if(events, [&](const AuditEvent& event) { return event.action != action; });
      return events;
    }

    House house_;
    std::string id_ = house_.EnterJanesRequest();
    RequestKeeper keeper_{house_.services, [](const std::string&) {
                          }};
  };
}

TEST_F(Arrivals, A24_AStudyThatMatchesAnOpenRequestIsAnnouncedOnceOnThePageAndByEmail)
{
  EXPECT_EQ(Tally(id_), "1/1/0");
  house_.clock.Advance(std::chrono::hours(1));
  Arrive("study-new");
  EXPECT_EQ(Tally(id_), "2/1/1") << "on the page at once";
  Wait(std::chrono::seconds(9));
  EXPECT_TRUE(Mails().empty()) << "more of it may come";
  Arrive("study-new");
  Wait(std::chrono::seconds(9));
  EXPECT_TRUE(Mails().empty()) << "more of it came";

  Wait(std::chrono::seconds(1));
  ASSERT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Mails()[0].recipient, "imaging@hospital.example");
  EXPECT_EQ(Mails()[0].requestId, id_);
  EXPECT_EQ(TextOf(Mails()[0]).find("DOE"), std::string::npos);
  EXPECT_EQ(Events("ImagingArrived").size(), 1U);

  Arrive("study-new"); // another image of it
  RequestKeeper other(house_.services, [](const std::string&) {});
  Wait(std::chrono::hours(1));
  other.RunOnce();
  EXPECT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Tally(id_), "2/1/1") << "until staff look";

  MarkShown(house_.services, id_, {"study-jane", "study-new"});
  EXPECT_EQ(Tally(id_), "2/2/0");
}

TEST_F(Arrivals, A24_OneEmailGathersStudiesThatArriveTogether)
{
  Arrive("study-a");
  Arrive("study-b");
  Wait(std::chrono::seconds(10));
  ASSERT_EQ(Mails().size(), 1U);
  EXPECT_NE(TextOf(Mails()[0]).find("New studies: 2."), std::string::npos);
}

TEST_F(Arrivals, A24_NobodyWaitsForTheFirstAndOneEmailGathersWhatFollows)
{
  const auto announced = [this](std::size_t mails)
  {
    const auto sent = Mails();
    std::string texts;
    for (const Delivery& mail : sent)
    {
      texts += TextOf(mail);
    }
    return sent.size() == mails ? texts : "as many: " + std::to_string(sent.size());
  };
  Arrive("study-a");
  Wait(std::chrono::seconds(10));
  EXPECT_NE(announced(1).find("New studies: 1."), std::string::npos) << announced(1);
  Wait(std::chrono::minutes(1));
  Arrive("study-b");
  Wait(std::chrono::minutes(3));
  Arrive("study-c");
  Wait(std::chrono::seconds(30));
  EXPECT_EQ(Mails().size(), 1U);
  Wait(std::chrono::minutes(1));
  EXPECT_NE(announced(2).find("New studies: 2."), std::string::npos) << announced(2);
  Wait(std::chrono::hours(1));
  Arrive("study-d");
  Wait(std::chrono::seconds(10));
  EXPECT_EQ(Mails().size(), 3U) << "the first of others";
}

TEST_F(Arrivals, A24_OfManyThatArriveAtOnceEachRequestHearsOfItsOwnOnce)
{
  house_.clock.Advance(std::chrono::hours(1));
  for (int i = 0; i < 250; i++)
  {
    StudyRecord study = House::JanesStudy("study-" + std::to_string(i));
    study.patientId = i % 50 == 0 ? "H-100" : "H-9" + std::to_string(i);
    study.lastUpdate = house_.clock.Now();
    house_.archive.Put(study);
    house_.archive.Put(study); // told of twice
  }
  house_.archive.Delete("study-100"); // before anybody looked
  house_.index.CatchUp();
  EXPECT_EQ(Tally(id_), "5/1/4");
  Wait(std::chrono::minutes(5));
  ASSERT_EQ(Mails().size(), 1U);
  EXPECT_NE(TextOf(Mails()[0]).find("New studies: 4."), std::string::npos);

  house_.archive.Delete("study-150");
  house_.index.OnDeleted("study-150");
  for (int i = 0; i < 2; i++) // two more images of it
  {
    StudyRecord study = House::JanesStudy("study-0");
    study.lastUpdate = house_.clock.Now();
    house_.archive.Put(study);
  }
  house_.index.CatchUp();
  Wait(std::chrono::hours(1));
  EXPECT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Tally(id_), "4/1/3");
}

TEST_F(Arrivals, A24_StudiesThatNeverCeaseToArriveAreAnnouncedAllTheSame)
{
  for (int i = 0; i < 360; i++)
  {
    Arrive("study-" + std::to_string(i));
    Wait(std::chrono::seconds(9));
  }
  EXPECT_EQ(Mails().size(), 1U);
}

TEST_F(Arrivals, A24_WhatWasThereBeforeTheRequestIsNotAnnounced)
{
  Arrive("study-late");
  Wait(std::chrono::hours(1));
  EXPECT_EQ(Mails().size(), 1U);
  const std::string second = house_.EnterJanesRequest();
  EXPECT_EQ(Tally(second), "2/2/0");
  StudyRecord old = House::JanesStudy("study-old"); // indexed late, received long ago
  house_.archive.Put(old);
  house_.index.CatchUp();
  Wait(std::chrono::hours(1));
  EXPECT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Tally(second), "3/2/0") << "but the change is shown";
}

TEST_F(Arrivals, A24_WhatCameAMomentBeforeTheRequestIsNotAnnounced)
{
  StudyRecord study = House::JanesStudy("study-just-before");
  study.lastUpdate = house_.clock.Now();
  house_.archive.Put(study); // the index has not looked yet
  const std::string second = house_.EnterJanesRequest();
  EXPECT_EQ(Tally(second), "2/2/0");
  Wait(std::chrono::hours(1));
  ASSERT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Mails()[0].requestId, id_);
}

TEST_F(Arrivals, A24_AnotherPatientsStudyIsNotAnnounced)
{
  Arrive("study-twin", "H-101");
  Wait(std::chrono::hours(1));
  EXPECT_TRUE(Mails().empty());
  EXPECT_EQ(Tally(id_), "1/1/0");
}

TEST_F(Arrivals, A24_ACompletedRequestHearsOfNothing)
{
  DeclineRequest(house_.services, house_.bob, id_, {"The request was withdrawn", ""});
  Arrive("study-new");
  Wait(std::chrono::hours(1));
  EXPECT_TRUE(Mails().empty());
  EXPECT_EQ(Tally(id_), "none");
}

TEST_F(Arrivals, A24_AStudyDeletedBeforeItsAnnouncementIsNotAnnounced)
{
  Arrive("study-new");
  house_.archive.Delete("study-new");
  house_.index.OnDeleted("study-new");
  house_.index.CatchUp();
  Wait(std::chrono::hours(1));
  EXPECT_TRUE(Mails().empty());
  EXPECT_EQ(Tally(id_), "1/1/0");
}

TEST_F(Arrivals, A24_EveryOpenRequestForThePatientIsToldOnce)
{
  house_.EnterJanesRequest();
  Arrive("study-new");
  Wait(std::chrono::minutes(5));
  EXPECT_EQ(Mails().size(), 2U);
}

TEST_F(Arrivals, A20_NewRulesAreAppliedToOpenRequestsAtOnceAndTheChangeIsShownAndAudited)
{
  Arrive("study-other-number", "H-101");
  EXPECT_EQ(Tally(id_), "1/1/0");
  ChangeSettings(house_.services, house_.bob,
                 {{"account.MatchingRules", {"PatientName", "PatientBirthDate", "NationalID"}}});
  EXPECT_EQ(Tally(id_), "2/1/0") << "was 1, now 2";
  ASSERT_EQ(Events("MatchesChanged").size(), 1U);
  const AuditEvent event = Events("MatchesChanged")[0];
  EXPECT_EQ(event.actor, "bob");
  EXPECT_EQ(event.requestId, id_);
  EXPECT_EQ(event.details.at("Cause"), "Rules");
  EXPECT_EQ(event.details.at("From"), "1");
  EXPECT_EQ(event.details.at("To"), "2");

  ChangeSettings(house_.services, house_.bob, {{"account.WarnDays", {"6"}}});
  Wait(std::chrono::hours(1));
  EXPECT_EQ(Events("MatchesChanged").size(), 1U);
  EXPECT_TRUE(Mails().empty()) << "it did not arrive, the rules changed";
}

TEST_F(Arrivals, A20_RulesThatAreSavedAreNotCalledUnsavedWhereJudgingByThemFails)
{
  Arrive("study-other-number", "H-101");
  SqliteEngine engine((house_.folder.Path() / "exchange.db").string(), std::chrono::seconds(20));
  Connection database(engine, Access::Write);
  database.RunOnce("CREATE TRIGGER full BEFORE INSERT ON request_matches BEGIN "
                   "SELECT RAISE(ABORT, 'full'); END");
  EXPECT_NO_THROW(ChangeSettings(
      house_.services, house_.bob,
      {{"account.MatchingRules", {"PatientName", "PatientBirthDate", "NationalID"}}}));
  EXPECT_EQ(Events("SettingChanged").size(), 1U);
  EXPECT_EQ(Tally(id_), "1/1/0");
  database.RunOnce("DROP TRIGGER full");
  Wait(std::chrono::minutes(1));
  EXPECT_EQ(Tally(id_), "2/1/0") << "the keeper comes by";
}

TEST_F(Arrivals, A7_CorrectedIdentifiersAreJudgedAtOnceAndFindWhatArrivesLater)
{
  PatientCorrection correction;
  correction.patientId = "H-101";
  correction.reason = "Mistyped";
  CorrectPatient(house_.services, house_.bob, id_, correction);
  EXPECT_EQ(Tally(id_), "0/1/0");
  ASSERT_EQ(Events("MatchesChanged").size(), 1U);
  EXPECT_EQ(Events("MatchesChanged")[0].details.at("Cause"), "Identifiers");

  Arrive("study-new", "H-101");
  Wait(std::chrono::minutes(5));
  EXPECT_EQ(Mails().size(), 1U);
  EXPECT_EQ(Tally(id_), "1/1/1") << "as many as before, but another one";
}
