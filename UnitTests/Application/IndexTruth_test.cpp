// The index is compared with the archive, and finds back to it.
#include "House.h"

#include "../../Sources/Application/CheckIndex.h"
#include "../../Sources/Application/RequestKeeper.h"
#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <thread>

using namespace OrthancExchange;

namespace
{
  /// An archive whose log can be cleared and that can be another one.
  class ChangingArchive : public StudiesInMemory
  {
  public:
    std::string Identity() override
    {
      return identity;
    }

    ArchiveChanges Changes(std::int64_t since, int limit) override
    {
      ArchiveChanges changes = StudiesInMemory::Changes(std::max(since, cleared), limit);
      changes.touchedStudies.erase(
          std::remove(changes.touchedStudies.begin(), changes.touchedStudies.end(), "never-told"),
          changes.touchedStudies.end());
      return changes;
    }

    std::optional<StudyTotals> Totals() override
    {
      const std::optional<StudyTotals> answer = totals;
      asked = true; // from here on a test may change them
      return answer;
    }

    std::string identity = "archive-1";
    std::optional<StudyTotals> totals;
    std::atomic<bool> asked = false;
    std::int64_t cleared = 0; ///< lines up to here are gone
  };

  class IndexTruth : public testing::Test
  {
  protected:
    void SetUp() override
    {
      archive_.Put(House::JanesStudy());
      StartAndStop(index_);
      archive_.asked = false;
    }

    static void StartAndStop(IndexKeeper& index)
    {
      index.Start();
      while (!index.Status().ready)
      {
        std::this_thread::yield();
      }
      index.Stop();
    }

    void AwaitTotals()
    {
      while (!archive_.asked.exchange(false))
      {
        std::this_thread::yield();
      }
    }

    IndexCheckReport Check(bool repair)
    {
      IndexCheckReport atEnd;
      EXPECT_TRUE(index_.Check().Start(repair, "alice", clock_,
                                       [&](const IndexCheckReport& report) { atEnd = report; }));
      while (index_.Check().Report().state == IndexCheckState::Running)
      {
        std::this_thread::yield();
      }
      return index_.Check().Report();
    }

    /// Behind the index's back.
    void Write(const std::function<void(IStudyIndex&)>& work)
    {
      store_->Write([&](ITransaction& transaction) { work(transaction.Studies()); });
    }

    bool CheckWanted()
    {
      bool wanted = false;
      store_->Read([&](ITransaction& transaction)
                   { wanted = transaction.Studies().CheckWanted(); });
      return wanted;
    }

    TemporaryFolder folder_;
    FakeClock clock_;
    std::unique_ptr<IStore> store_ = OpenStore({(folder_.Path() / "exchange.db").string()});
    ChangingArchive archive_;
    IndexKeeper index_{*store_, archive_, [](const std::string&) {}, &clock_};
  };

  using Kind = IndexDifferenceKind;
}

TEST_F(IndexTruth, ATrueIndexHasNoDifferences)
{
  const IndexCheckReport report = Check(false);
  EXPECT_EQ(report.state, IndexCheckState::Done);
  EXPECT_EQ(report.checked, 1);
  EXPECT_TRUE(report.differences.empty());
  EXPECT_EQ(report.by, "alice");
}

TEST_F(IndexTruth, EachKindOfDifferenceIsFoundNamedAndRepaired)
{
  for (const char* study : {"a-missing", "b-identity", "c-counts", "d-attributes", "e-keys"})
  {
    archive_.Put(House::JanesStudy(study));
  }
  index_.CatchUp();
  Write(
      [](IStudyIndex& index)
      {
        index.Remove({"a-missing"});
        StudyRecord study = House::JanesStudy("b-identity");
        study.patientBirthDate = "19700201";
        index.Upsert({{study, KeysOf(study)}});
        study = House::JanesStudy("c-counts");
        study.instanceCount = 7;
        index.Upsert({{study, KeysOf(study)}});
        study = House::JanesStudy("d-attributes");
        study.studyDescription = "old";
        index.Upsert({{study, KeysOf(study)}});
        study = House::JanesStudy("e-keys");
        index.Upsert({{study, {}}});
        study = House::JanesStudy("f-gone");
        index.Upsert({{study, KeysOf(study)}});
      });
  const std::map<Kind, std::int64_t> expected{{Kind::Missing, 1},    {Kind::Gone, 1},
                                              {Kind::Identity, 1},   {Kind::Counts, 1},
                                              {Kind::Attributes, 1}, {Kind::Keys, 1}};
  const IndexCheckReport found = Check(false);
  EXPECT_EQ(found.differences, expected);
  EXPECT_EQ(found.repaired, 0);
  ASSERT_EQ(found.first.size(), 6U);
  EXPECT_EQ(found.first.front().study, "a-missing");
  EXPECT_EQ(found.first.back().study, "f-gone");

  const IndexCheckReport repaired = Check(true);
  EXPECT_EQ(repaired.differences, expected) << "looking alone has changed nothing";
  EXPECT_EQ(repaired.repaired, 6);
  EXPECT_TRUE(Check(false).differences.empty());
}

TEST_F(IndexTruth, WhatHasJustChangedIsNoDifference)
{
  archive_.Put(House::JanesStudy("study-new"));
  EXPECT_TRUE(Check(false).differences.empty());
}

TEST_F(IndexTruth, ALogThatWasClearedBeforeItWasReadLeadsToAComparison)
{
  archive_.Put(House::JanesStudy("study-unseen"));
  archive_.cleared = archive_.LastChange();
  archive_.Put(House::JanesStudy("study-seen"));
  index_.CatchUp();
  EXPECT_EQ(index_.Status().studies, 3);
  EXPECT_TRUE(CheckWanted());
}

TEST_F(IndexTruth, ALogThatWasClearedAndHasNotGrownIsFollowedOn)
{
  archive_.Put(House::JanesStudy("study-unseen"));
  archive_.cleared = archive_.LastChange();
  index_.CatchUp();
  EXPECT_EQ(index_.Status().studies, 2);
  EXPECT_TRUE(CheckWanted());
}

TEST_F(IndexTruth, ALogThatWasClearedAfterItWasReadCostsNothing)
{
  archive_.cleared = archive_.LastChange();
  archive_.Put(House::JanesStudy("study-new"));
  index_.CatchUp();
  EXPECT_EQ(index_.Status().studies, 2);
  EXPECT_FALSE(CheckWanted());
}

TEST_F(IndexTruth, AGapThatADeletionLeftIsNone)
{
  archive_.Put(House::JanesStudy("never-told"));
  archive_.Put(House::JanesStudy("study-new"));
  index_.CatchUp();
  EXPECT_FALSE(CheckWanted());
}

TEST_F(IndexTruth, ARestoredArchiveWhoseLogHasGrownAgainIsNoticedAtTheNextStart)
{
  archive_.Put(House::JanesStudy("study-new"));
  index_.CatchUp();
  IndexKeeper next(
      *store_, archive_, [](const std::string&) {}, &clock_);
  StartAndStop(next);
  EXPECT_FALSE(CheckWanted()) << "the line at the cursor is the one that was read";
  Write([](IStudyIndex& index) { index.SetCursorMark("what an earlier log said"); });
  IndexKeeper later(
      *store_, archive_, [](const std::string&) {}, &clock_);
  StartAndStop(later);
  EXPECT_TRUE(CheckWanted());
}

TEST_F(IndexTruth, NumbersThatDoNotAddUpTwiceLeadToACheck)
{
  archive_.totals = StudyTotals{1, 1, 1};
  IndexKeeper whole(
      *store_, archive_, [](const std::string&) {}, &clock_);
  whole.Start();
  AwaitTotals();
  whole.Stop();
  EXPECT_FALSE(CheckWanted());

  archive_.totals = StudyTotals{1, 1, 2};
  IndexKeeper lacking(
      *store_, archive_, [](const std::string&) {}, &clock_);
  lacking.Start();
  AwaitTotals();
  EXPECT_FALSE(CheckWanted()) << "of a deletion the archive tells a moment later";
  clock_.Advance(std::chrono::seconds(5));
  lacking.Wake();
  AwaitTotals();
  lacking.Stop();
  EXPECT_TRUE(CheckWanted());
}

TEST_F(IndexTruth, ADeletionThatTheArchiveIsStillToTellOfLeadsToNoCheck)
{
  archive_.totals = StudyTotals{1, 1, 1};
  IndexKeeper index(
      *store_, archive_, [](const std::string&) {}, &clock_);
  index.Start();
  AwaitTotals();
  clock_.Advance(std::chrono::minutes(10));
  archive_.Delete("study-jane");
  archive_.totals = StudyTotals();
  index.OnInstancesDeleted(); // so that numbers are compared
  index.Wake();
  AwaitTotals();
  clock_.Advance(std::chrono::seconds(5));
  index.OnDeleted("study-jane");
  AwaitTotals();
  index.Stop();
  EXPECT_EQ(index.Status().studies, 0);
  EXPECT_FALSE(CheckWanted());
}

TEST_F(IndexTruth, ADeletedSeriesLeadsToItsStudy)
{
  StudyRecord study = House::JanesStudy("study-two");
  study.series = {"series-1", "series-2"};
  study.seriesCount = 2;
  archive_.Put(study);
  index_.CatchUp();
  study.series = {"series-1"};
  study.seriesCount = 1;
  archive_.Delete("study-two");
  archive_.Put(study);
  Write([&](IStudyIndex& index) { index.SetCursor(archive_.LastChange()); }); // told by nobody else
  index_.OnSeriesDeleted("series-2");
  index_.OnSeriesDeleted("series-of-nobody");
  index_.CatchUp();
  EXPECT_TRUE(Check(false).differences.empty());
}

TEST_F(IndexTruth, ADatabaseInUseIsNotSharedWithAnotherArchive)
{
  Write([&](IStudyIndex& index) { index.SetClaim({"archive-2", clock_.Now()}); });
  std::string said;
  IndexKeeper late(
      *store_, archive_, [&](const std::string& line) { said += line; }, &clock_);
  late.Start();
  while (late.Status().state != "OtherArchive")
  {
    std::this_thread::yield();
  }
  late.Stop();
  EXPECT_FALSE(late.IsReady());
  EXPECT_NE(said.find("Exchange.ArchiveName"), std::string::npos);
  store_->Read([](ITransaction& transaction)
               { EXPECT_EQ(transaction.Studies().Claim().archive, "archive-2"); });
}

TEST_F(IndexTruth, ADatabaseThatWasLeftIsTakenOverAndFilledAnew)
{
  Write(
      [&](IStudyIndex& index)
      {
        index.SetClaim({"archive-2", clock_.Now() - ArchiveClaim::CLAIM_LASTS});
        StudyRecord foreign = House::JanesStudy("study-of-another-archive");
        index.Upsert({{foreign, KeysOf(foreign)}});
      });
  IndexKeeper next(
      *store_, archive_, [](const std::string&) {}, &clock_);
  StartAndStop(next);
  EXPECT_EQ(next.Status().studies, 1);
  EXPECT_TRUE(Check(false).differences.empty());
}

TEST_F(IndexTruth, WhoeverLeavesInOrderKeepsNobodyWaiting)
{
  store_->Read(
      [](ITransaction& transaction)
      {
        EXPECT_EQ(transaction.Studies().Claim().archive, "archive-1");
        EXPECT_EQ(transaction.Studies().Claim().seenAt, Instant());
      });
}

TEST_F(IndexTruth, Threat10_AfterAClockWasPutBackWeStillSayThatWeAreHere)
{
  ArchiveClaim claim(*store_, archive_, &clock_);
  EXPECT_EQ(claim.Take(), ArchiveClaim::Outcome::Ours);
  clock_.Advance(-std::chrono::days(1));
  EXPECT_TRUE(claim.Keep());
  store_->Read([&](ITransaction& transaction)
               { EXPECT_EQ(transaction.Studies().Claim().seenAt, clock_.Now()); });
}

TEST(IndexCheckUseCase, IsAuditedFromBeginningToEnd)
{
  House house;
  house.store->Write([](ITransaction& transaction)
                     { transaction.Studies().Remove({"study-jane"}); });
  StartIndexCheck(house.services, {"Staff", "alice", ""}, true);
  while (house.index.Check().Report().state == IndexCheckState::Running)
  {
    std::this_thread::yield();
  }
  const std::vector<AuditEvent> events = house.Events();
  ASSERT_EQ(events.size(), 2U);
  for (const AuditEvent& event : events)
  {
    EXPECT_EQ(event.actor, "alice");
    EXPECT_TRUE(event.action == "IndexCheckStarted" || event.action == "IndexChecked");
    if (event.action == "IndexChecked")
    {
      EXPECT_EQ(event.details.at("Missing"), "1");
      EXPECT_EQ(event.details.at("Repaired"), "1");
      EXPECT_EQ(event.details.at("First"), "study-jane:Missing");
    }
  }
}

TEST(IndexCheckUseCase, IsStartedByItselfWhereTheIndexWantsIt)
{
  House house;
  house.store->Write(
      [](ITransaction& transaction)
      {
        transaction.Studies().Remove({"study-jane"});
        transaction.Studies().SetCheckWanted(true);
      });
  RequestKeeper keeper(house.services, [](const std::string&) {});
  keeper.RunOnce();
  while (house.index.Check().Report().state == IndexCheckState::Running)
  {
    std::this_thread::yield();
  }
  EXPECT_EQ(house.index.Status().studies, 1);
  house.store->Read([](ITransaction& transaction)
                    { EXPECT_FALSE(transaction.Studies().CheckWanted()); });
  EXPECT_EQ(house.Events().back().actorKind, "System");
}
