#include "Samples.h"
#include "StoreTest.h"

#include <soci/soci.h>

namespace OrthancExchange
{
  namespace
  {
    class AuditRows : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
        store_->Write(
            [](ITransaction& t)
            {
              for (int i = 1; i <= 10; i++)
              {
                AuditEvent event = SampleEvent(i);
                event.requestId = i % 2 == 0 ? "even" : "odd";
                event.actor = i <= 3 ? "alice" : "bob";
                event.action = i == 7 ? "PackageSent" : "RequestCreated";
                event.patientId = i == 9 ? "P9" : "P1";
                event.at = At(100 + i);
                event.details = {{"Note", "Größe " + std::to_string(i)}};
                t.Audit().Append(event);
              }
            });
      }

      std::string List(const AuditQuery& query)
      {
        std::string sequences;
        store_->Read(
            [&](ITransaction& t)
            {
              for (const AuditEvent& event : t.Audit().List(query).items)
              {
                sequences += std::to_string(event.sequence) + " ";
              }
            });
        return sequences;
      }

      std::unique_ptr<IStore> store_;
    };
  }

  TEST_P(AuditRows, RoundTrip)
  {
    AuditEvent a = SampleEvent(11);
    store_->Write([&](ITransaction& t) { t.Audit().Append(a); });
    store_->Read(
        [&](ITransaction& t)
        {
          const AuditEvent b = t.Audit().Walk(10, 5).at(0);
          EXPECT_EQ(std::tie(a.sequence, a.at, a.actorKind, a.actor, a.action, a.requestId),
                    std::tie(b.sequence, b.at, b.actorKind, b.actor, b.action, b.requestId));
          EXPECT_EQ(std::tie(a.packageId, a.grantId, a.patientId, a.address, a.details, a.hash),
                    std::tie(b.packageId, b.grantId, b.patientId, b.address, b.details, b.hash));
          EXPECT_EQ(11, t.Audit().Head().sequence);
          EXPECT_EQ("hash11", t.Audit().Head().hash);
        });
  }

  TEST_P(AuditRows, CannotBeChangedOrDeletedEvenPastTheStore)
  {
    EXPECT_THROW(RunSql("UPDATE audit_events SET actor = 'mallory' WHERE sequence = 3"),
                 soci::soci_error);
    EXPECT_THROW(RunSql("DELETE FROM audit_events WHERE sequence = 10"), soci::soci_error);
    if (!IsSqlite())
    {
      EXPECT_THROW(RunSql("TRUNCATE audit_events"), soci::soci_error);
    }
    EXPECT_EQ(10, QueryNumber("SELECT COUNT(*) FROM audit_events WHERE actor <> 'mallory'"));
  }

  TEST_P(AuditRows, MustFollowTheHeadWithoutGapOrRepetition)
  {
    for (const std::int64_t sequence : {10, 12, 1, 0})
    {
      EXPECT_EQ(RefusalCode::ConcurrentChange,
                RefusalOf(
                    [&] {
                      store_->Write([&](ITransaction& t)
                                    { t.Audit().Append(SampleEvent(sequence)); });
                    }));
    }
    EXPECT_EQ(10, QueryNumber("SELECT MAX(sequence) FROM audit_events"));
    EXPECT_EQ(1, QueryNumber("SELECT COUNT(*) FROM audit_head"));
  }

  TEST_P(AuditRows, AreListedNewestFirstAndNarrowed)
  {
    EXPECT_EQ("10 9 8 7 6 5 4 3 2 1 ", List({}));
    AuditQuery query;
    query.requestId = "even";
    query.actor = "bob";
    EXPECT_EQ("10 8 6 4 ", List(query));
    query = {};
    query.action = "PackageSent";
    EXPECT_EQ("7 ", List(query));
    query = {};
    query.patientId = "P9";
    EXPECT_EQ("9 ", List(query));
    query = {};
    query.from = At(104);
    query.until = At(106);
    EXPECT_EQ("6 5 4 ", List(query)) << "both ends included";
    query = {};
    query.page.search = "GRÖSSE 5";
    EXPECT_EQ("5 ", List(query));
    query.page.search = "192.0.2.7";
    EXPECT_EQ("10 9 8 7 6 5 4 3 2 1 ", List(query));
  }

  TEST_P(AuditRows, AreWalkedInOrderAndPaged)
  {
    store_->Read(
        [](ITransaction& t)
        {
          const std::vector<AuditEvent> events = t.Audit().Walk(4, 3);
          ASSERT_EQ(3U, events.size());
          EXPECT_EQ(5, events.front().sequence);
          EXPECT_EQ(7, events.back().sequence);
          EXPECT_TRUE(t.Audit().Walk(10, 3).empty());
          AuditQuery query;
          query.page.limit = 4;
          const Page<AuditEvent> first = t.Audit().List(query);
          query.page.cursor = first.next;
          const Page<AuditEvent> second = t.Audit().List(query);
          EXPECT_EQ(7, first.items.back().sequence);
          EXPECT_EQ(6, second.items.front().sequence);
          EXPECT_EQ(10, second.total);
        });
  }

  ON_BOTH_ENGINES(AuditRows);
}
