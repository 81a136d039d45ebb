#include "Samples.h"
#include "StoreTest.h"

#include "../../Sources/Storage/Migrator.h"
#include "../../Sources/Storage/PostgreSqlEngine.h"
#include "../../Sources/Storage/SqliteEngine.h"

namespace OrthancExchange
{
  namespace
  {
    using Names = std::vector<std::string>;

    const IdentityKey jane{IdentityKeyKind::Name, "DOE^JANE"};
    const IdentityKey number{IdentityKeyKind::Identifier, "9434765919"};
    const IdentityKey janesFamily{IdentityKeyKind::FamilyAndDate, "DOE|19700131"};

    class WatchedRequests : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      void InsertOpen(const std::string& id, Instant dueAt,
                      RequestDirection direction = RequestDirection::Inbound)
      {
        Request request = SampleRequest(id);
        request.direction = direction;
        request.state = RequestState::ToReview;
        request.dueAt = dueAt;
        store_->Write([&](ITransaction& t) { t.Requests().Insert(request); });
      }

      void Watch(const std::function<void(IRequestWatch&)>& work)
      {
        store_->Write([&](ITransaction& t) { work(t.Watch()); });
      }

      std::unique_ptr<IStore> store_;
    };

    KnownMatch Match(const std::string& request, const std::string& study, bool matching,
                     bool shown, std::int64_t arrivedAt = 0, bool announced = true)
    {
      return {request, study, matching, shown, At(arrivedAt), At(arrivedAt), announced};
    }

    Names FindBy(IRequestWatch& watch, const std::vector<IdentityKey>& keys)
    {
      const std::set<std::string> found = watch.FindByKeys({{SampleStudy("s1"), keys}}).at(0);
      return {found.begin(), found.end()};
    }
  }

  TEST_P(WatchedRequests, A24_RequestsAreFoundByAnyKeyAndOnlyByTheirNewestKeys)
  {
    InsertOpen("r1", At(1));
    InsertOpen("r2", At(2));
    Watch(
        [](IRequestWatch& watch)
        {
          watch.SetKeys("r1", {jane, number, number});
          watch.SetKeys("r2", {jane, {IdentityKeyKind::Identifier, std::string(9000, 'x')}});
          EXPECT_EQ(FindBy(watch, {jane}), (Names{"r1", "r2"}));
          EXPECT_EQ(FindBy(watch, {number, janesFamily, jane}), (Names{"r1", "r2"}));
          EXPECT_EQ(FindBy(watch, {number}), Names{"r1"});
          EXPECT_EQ(FindBy(watch, {{IdentityKeyKind::Identifier, std::string(9000, 'x')}}),
                    Names{"r2"});
          EXPECT_TRUE(FindBy(watch, {janesFamily}).empty());
          EXPECT_TRUE(FindBy(watch, {}).empty());
          watch.SetKeys("r1", {janesFamily});
          EXPECT_EQ(FindBy(watch, {jane}), Names{"r2"});
          watch.Forget("r2");
          EXPECT_TRUE(FindBy(watch, {jane}).empty());
        });
  }

  TEST_P(WatchedRequests, A24_EachStudyOfManyFindsItsOwnRequests)
  {
    InsertOpen("r1", At(1));
    InsertOpen("r2", At(2));
    Watch(
        [](IRequestWatch& watch)
        {
          EXPECT_TRUE(watch.FindByKeys({}).empty());
          std::vector<KeyedStudy> studies;
          for (int i = 0; i < 300; i++)
          {
            const std::string value = "n" + std::to_string(i);
            studies.push_back({SampleStudy(value), {{IdentityKeyKind::Identifier, value}, jane}});
          }
          EXPECT_EQ(watch.FindByKeys(studies), std::vector<std::set<std::string>>(300));

          watch.SetKeys(
              "r1", {{IdentityKeyKind::Identifier, "n7"}, {IdentityKeyKind::Identifier, "n299"}});
          watch.SetKeys(
              "r2",
              {{IdentityKeyKind::Identifier, "n299"}, {IdentityKeyKind::Name, "n8"}, janesFamily});
          std::vector<std::set<std::string>> expected(300);
          expected[7] = {"r1"};
          expected[299] = {"r1", "r2"};
          EXPECT_EQ(watch.FindByKeys(studies), expected);
          watch.SetKeys("r2", {jane});
          expected.assign(300, {"r2"});
          expected[7].insert("r1");
          expected[299].insert("r1");
          EXPECT_EQ(watch.FindByKeys(studies), expected);
        });
  }

  TEST_P(WatchedRequests, WhatIsKnownOfManyStudiesIsListedAtOnce)
  {
    InsertOpen("r1", At(1));
    InsertOpen("r2", At(2));
    Watch(
        [](IRequestWatch& watch)
        {
          std::set<std::string> studies;
          for (int i = 0; i < 150; i++)
          {
            const std::string study = "s" + std::to_string(i);
            studies.insert(study);
            watch.Put(Match("r1", study, true, true));
          }
          watch.Put(Match("r2", "s7", true, true));
          watch.Put(Match("r2", "another", true, true));
          EXPECT_EQ(watch.ListByStudies(studies).size(), 151U);
          EXPECT_EQ(watch.ListByStudies({"s7"}).size(), 2U);
          EXPECT_TRUE(watch.ListByStudies({}).empty());
        });
  }

  TEST_P(WatchedRequests, TalliesCountWhatIsKnown)
  {
    InsertOpen("r1", At(1));
    Watch(
        [](IRequestWatch& watch)
        {
          watch.Recount("r1", std::nullopt);
          EXPECT_TRUE(watch.Tallies({"r1"}).empty()) << "never judged";
          watch.Put(Match("r1", "seen", true, true));
          watch.Put(Match("r1", "gone", false, true, 5));
          watch.Put(Match("r1", "by other rules", true, false));
          watch.Put(Match("r1", "arrived", false, false, 6, false));
          watch.Put(Match("r1", "arrived", true, false, 6, false));
          watch.Recount("r1", "the rules");
          const MatchTally tally = watch.Tallies({"r1", "r2"}).at("r1");
          EXPECT_EQ(tally.matching, 3);
          EXPECT_EQ(tally.shown, 2);
          EXPECT_EQ(tally.differing, 3);
          EXPECT_EQ(tally.arrived, 1);
          EXPECT_EQ(watch.ListByRequest("r1").size(), 4U);
          const auto arrived = watch.ListByStudies({"arrived", "unknown"});
          ASSERT_EQ(arrived.size(), 1U);
          EXPECT_TRUE(arrived[0].matching);
          EXPECT_FALSE(arrived[0].announced);
          EXPECT_EQ(arrived[0].touchedAt, At(6));
          EXPECT_TRUE(watch.Tallies({}).empty());
        });
  }

  TEST_P(WatchedRequests, OpenRequestsJudgedByOtherRulesAreListed)
  {
    InsertOpen("r1", At(3));
    InsertOpen("r2", At(2));
    InsertOpen("r3", At(1));
    store_->Write([](ITransaction& t) { t.Requests().Insert(SampleRequest("completed")); });
    Watch(
        [](IRequestWatch& watch)
        {
          watch.Recount("r1", "old");
          watch.Recount("r2", "new");
          EXPECT_EQ(watch.ListJudgedOtherwise("new", 10), (Names{"r3", "r1"}));
          EXPECT_EQ(watch.ListJudgedOtherwise("new", 1), Names{"r3"});
          watch.Recount("r1", "new");
          watch.Recount("r1", std::nullopt);
          EXPECT_EQ(watch.ListJudgedOtherwise("new", 10), Names{"r3"});
        });
  }

  TEST_P(WatchedRequests, A24_AnAnnouncementWaitsUntilAllIsQuiet)
  {
    InsertOpen("r1", At(1));
    InsertOpen("r2", At(1));
    Watch(
        [](IRequestWatch& watch)
        {
          watch.Put(Match("r1", "a", true, false, 100, false));
          watch.Put(Match("r1", "b", true, false, 160, false));
          watch.Put(Match("r2", "c", true, false, 100, true));
          EXPECT_TRUE(watch.ListToAnnounce({At(159), At(159), At(0)}, 10).empty());
          EXPECT_EQ(watch.ListToAnnounce({At(160), At(160), At(0)}, 10), Names{"r1"});
          EXPECT_EQ(watch.ListToAnnounce({At(120), At(120), At(100)}, 10), Names{"r1"})
              << "long enough";
        });
  }

  TEST_P(WatchedRequests, A24_TheFirstAnnouncementWaitsForLess)
  {
    InsertOpen("r1", At(1));
    InsertOpen("r2", At(1));
    Watch(
        [](IRequestWatch& watch)
        {
          watch.Put(Match("r1", "before the request", true, false, 0, true));
          watch.Put(Match("r1", "a", true, false, 160, false));
          watch.Put(Match("r2", "told", true, false, 100, true));
          watch.Put(Match("r2", "b", true, false, 160, false));
          EXPECT_TRUE(watch.ListToAnnounce({At(159), At(90), At(0)}, 10).empty());
          EXPECT_EQ(watch.ListToAnnounce({At(160), At(90), At(0)}, 10), Names{"r1"});
          EXPECT_EQ(watch.ListToAnnounce({At(160), At(100), At(0)}, 10), (Names{"r1", "r2"}));
        });
  }

  TEST_P(WatchedRequests, A23_EachDueDateIsWarnedOfOnceInEachWay)
  {
    InsertOpen("later", At(300));
    InsertOpen("sooner", At(200));
    InsertOpen("outbound", At(200), RequestDirection::Outbound);
    store_->Write([](ITransaction& t) { t.Requests().Insert(SampleRequest("completed")); });
    Watch(
        [](IRequestWatch& watch)
        {
          const auto soon = [&](Instant until)
          {
            return watch.ListToWarn(WarningKind::DueSoon, At(100), until, 10);
          };
          EXPECT_EQ(soon(At(300)), (Names{"sooner", "later"}));
          EXPECT_EQ(soon(At(299)), Names{"sooner"});
          EXPECT_TRUE(soon(At(199)).empty());
          watch.MarkWarned(WarningKind::DueSoon, "sooner", At(200), At(150));
          EXPECT_EQ(soon(At(300)), Names{"later"});
          EXPECT_EQ(watch.ListToWarn(WarningKind::Overdue, At(0), At(250), 10), Names{"sooner"});
          watch.MarkWarned(WarningKind::DueSoon, "later", At(299), At(150));
          EXPECT_EQ(soon(At(300)), Names{"later"}) << "its due date was another one then";
        });
    EXPECT_ANY_THROW(Watch([](IRequestWatch& watch)
                           { watch.MarkWarned(WarningKind::DueSoon, "sooner", At(200), At(1)); }));
  }

  TEST_P(WatchedRequests, A23_TheForecastReadsInboundRequestsOnly)
  {
    InsertOpen("r1", At(300));
    InsertOpen("r2", At(200));
    InsertOpen("outbound", At(100), RequestDirection::Outbound);
    Request completed = SampleRequest("completed");
    completed.direction = RequestDirection::Inbound;
    store_->Write([&](ITransaction& t) { t.Requests().Insert(completed); });
    Watch(
        [&](IRequestWatch& watch)
        {
          EXPECT_EQ(watch.DueDates(), (std::vector<Instant>{At(200), At(300)}));
          EXPECT_EQ(watch.CountCompleted(completed.completedAt), 1);
          EXPECT_EQ(watch.CountCompleted(completed.completedAt + Seconds(1)), 0);
        });
  }

  TEST_P(WatchedRequests, A23_RequestsOfTheFirstVersionKeepTheirDueDates)
  {
    store_.reset();
    database_ = IsSqlite() ? (folder_.Path() / "old.db").string() : SharedServer().NewDatabase();
    const std::chrono::seconds timeout(10);
    {
      std::unique_ptr<IEngine> engine;
      if (IsSqlite())
      {
        engine = std::make_unique<SqliteEngine>(database_, timeout);
      }
      else
      {
        engine = std::make_unique<PostgreSqlEngine>(database_, timeout);
      }
      Connection connection(*engine, Access::Write);
      Migrator(*engine, {Migration0001()}).Run(connection);
    }
    RunSql("INSERT INTO requests (id, direction, state, outcome, source, received_at, due_at, "
           "completed_at, revision, contact_id, contact_name, contact_organization, contact_email, "
           "contact_phone, contact_mobile, contact_second_email, contact_created_at, patient_name, "
           "patient_birth_date, national_id, patient_id, patient_sex, reference, "
           "original_patient_name, original_patient_birth_date, original_national_id, "
           "original_patient_id, original_patient_sex, original_reference, created_by, "
           "completed_by, decline_reason, decline_message, purpose, notes) VALUES ('old', "
           "'Inbound', 'ToReview', 'None', 'Staff', 100, 200, 0, 1, '', '', '', '', '', '', '', 0, "
           "'DOE^JANE', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '')");
    Open()->Read(
        [](ITransaction& t)
        {
          const Request request = t.Requests().Find("old").value();
          EXPECT_EQ(request.dueFrom, At(100));
          EXPECT_EQ(request.dueAt, At(200));
          EXPECT_FALSE(request.identificationAskedAt.has_value());
          EXPECT_FALSE(request.extendedAt.has_value());
          EXPECT_EQ(t.Watch().ListJudgedOtherwise("any", 10), Names{"old"});
        });
  }

  ON_BOTH_ENGINES(WatchedRequests);
}
