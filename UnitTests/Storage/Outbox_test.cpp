#include "Samples.h"
#include "StoreTest.h"

#include <mutex>
#include <set>
#include <thread>

namespace OrthancExchange
{
  namespace
  {
    class OutboxRows : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      void Insert(const std::string& id, std::int64_t nextAttempt,
                  DeliveryChannel channel = DeliveryChannel::Email)
      {
        Delivery delivery = SampleDelivery(id);
        delivery.channel = channel;
        delivery.state = DeliveryState::Pending;
        delivery.leaseUntil.reset();
        delivery.attempts = 0;
        delivery.nextAttemptAt = At(nextAttempt);
        store_->Write([&](ITransaction& t) { t.Outbox().Insert(delivery); });
      }

      std::vector<Delivery> Claim(std::int64_t now, int limit = 100,
                                  DeliveryChannel channel = DeliveryChannel::Email)
      {
        std::vector<Delivery> claimed;
        store_->Write([&](ITransaction& t)
                      { claimed = t.Outbox().Claim(channel, At(now), At(now + 60), limit); });
        return claimed;
      }

      std::unique_ptr<IStore> store_;
    };
  }

  TEST_P(OutboxRows, AreClaimedWhenDueOldestFirst)
  {
    Insert("late", 300);
    Insert("second", 200);
    Insert("first", 100);
    Insert("sms", 50, DeliveryChannel::Sms);
    const std::vector<Delivery> claimed = Claim(200);
    ASSERT_EQ(2U, claimed.size());
    EXPECT_EQ("first", claimed[0].id);
    EXPECT_EQ("second", claimed[1].id);
    store_->Read(
        [](ITransaction& t)
        {
          const Delivery stored = t.Outbox().Find("first").value();
          EXPECT_EQ(DeliveryState::Sending, stored.state);
          EXPECT_EQ(At(260), stored.leaseUntil);
          EXPECT_EQ(1, stored.attempts);
          EXPECT_EQ(DeliveryState::Pending, t.Outbox().Find("late")->state);
        });
    EXPECT_TRUE(Claim(200).empty()) << "they are leased";
    EXPECT_EQ("sms", Claim(200, 100, DeliveryChannel::Sms).at(0).id);
  }

  TEST_P(OutboxRows, AreClaimedAgainWhenTheLeaseRanOut)
  {
    Insert("m1", 100);
    EXPECT_EQ(1U, Claim(100).size());
    EXPECT_TRUE(Claim(159).empty());
    const std::vector<Delivery> again = Claim(160);
    ASSERT_EQ(1U, again.size());
    EXPECT_EQ(2, again[0].attempts);

    Delivery done = again[0];
    done.state = DeliveryState::Delivered;
    store_->Write([&](ITransaction& t) { t.Outbox().Update(done); });
    EXPECT_TRUE(Claim(10'000).empty());
  }

  TEST_P(OutboxRows, AreNeverHandedOutTwice)
  {
    for (int i = 0; i < 60; i++)
    {
      Insert("m" + std::to_string(i), 100);
    }
    std::mutex mutex;
    std::multiset<std::string> handedOut;
    std::vector<std::thread> workers;
    for (int i = 0; i < 6; i++)
    {
      workers.emplace_back(
          [&]
          {
            for (auto claimed = Claim(100, 4); !claimed.empty(); claimed = Claim(100, 4))
            {
              EXPECT_GE(4U, claimed.size());
              const std::lock_guard lock(mutex);
              for (const Delivery& delivery : claimed)
              {
                handedOut.insert(delivery.id);
              }
            }
          });
    }
    for (std::thread& worker : workers)
    {
      worker.join();
    }
    EXPECT_EQ(60U, handedOut.size());
    EXPECT_EQ(60U, std::set<std::string>(handedOut.begin(), handedOut.end()).size());
  }

  TEST_P(OutboxRows, AreListedNewestFirstAndNarrowed)
  {
    for (int i = 0; i < 4; i++)
    {
      Delivery delivery = SampleDelivery("m" + std::to_string(i));
      delivery.createdAt = At(1000 + i / 2); // two within each second
      delivery.requestId = i % 2 == 0 ? "even" : "odd";
      delivery.state = i == 3 ? DeliveryState::Pending : DeliveryState::Failed;
      delivery.lastError = i == 1 ? "550 100% Full_Mailbox" : "";
      store_->Write([&](ITransaction& t) { t.Outbox().Insert(delivery); });
    }
    const auto list = [&](const DeliveryQuery& query)
    {
      std::string ids;
      store_->Read(
          [&](ITransaction& t)
          {
            for (const Delivery& delivery : t.Outbox().List(query).items)
            {
              ids += delivery.id + " ";
            }
          });
      return ids;
    };
    EXPECT_EQ("m3 m2 m1 m0 ", list({}));
    EXPECT_EQ("m2 m0 ", list({{}, "even", {}}));
    EXPECT_EQ("m2 m1 m0 ", list({DeliveryState::Failed, "", {}}));
    EXPECT_EQ("m1 ", list({DeliveryState::Failed, "odd", {50, "", "100% full_MAIL"}}));
    EXPECT_EQ("", list({{}, "", {50, "", "100_ full"}}));
  }

  ON_BOTH_ENGINES(OutboxRows);
}
