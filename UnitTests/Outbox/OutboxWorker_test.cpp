#include "OutboxFixture.h"

#include <set>

using namespace OrthancExchange;

namespace
{
  class Outbox : public OutboxFixture
  {
  };

  SendResult TryLater(const MailMessage&)
  {
    return {SendVerdict::TryLater, "The mail server answered: 451 Later"};
  }
}

TEST_F(Outbox, DeliversByBothChannelsAndForgetsTheBody)
{
  Insert(*store_, MakeDelivery("mail"));
  Insert(*store_, MakeDelivery("sms", DeliveryChannel::Sms));
  EXPECT_EQ(2, MakeWorker(*store_)->RunOnce());

  const auto mails = mailer_.Sent();
  ASSERT_EQ(1u, mails.size());
  EXPECT_EQ("mail", mails[0].messageId);
  EXPECT_EQ("jane@home.example", mails[0].to);
  EXPECT_EQ("Your images", mails[0].subject);
  EXPECT_EQ("Text of mail", mails[0].text);
  EXPECT_EQ("<p>mail", mails[0].html);
  EXPECT_EQ(std::vector<std::string>{"+447700900123: Text of sms"}, sms_.Sent());

  for (const char* id : {"mail", "sms"})
  {
    const Delivery row = Find(*store_, id);
    EXPECT_EQ(DeliveryState::Delivered, row.state);
    EXPECT_EQ(clock_.Now(), row.deliveredAt);
    EXPECT_EQ("", row.sealedBody);
    EXPECT_EQ("", row.lastError);
    EXPECT_FALSE(row.leaseUntil);
    EXPECT_EQ(1, row.attempts);
  }
  EXPECT_EQ(0, MakeWorker(*store_)->RunOnce());
}

// threats.md 10: the mail server is down for an hour.
TEST_F(Outbox, TriesAgainAtGrowingDistances)
{
  Insert(*store_, MakeDelivery("mail"));
  mailer_.answer = TryLater;
  const auto worker = MakeWorker(*store_);
  for (int attempt = 1; attempt <= 12; attempt++)
  {
    EXPECT_EQ(1, worker->RunOnce());
    const Delivery row = Find(*store_, "mail");
    EXPECT_EQ(DeliveryState::Pending, row.state);
    EXPECT_EQ(attempt, row.attempts);
    EXPECT_EQ(clock_.Now() + RetryDelay(attempt), row.nextAttemptAt);
    EXPECT_EQ("The mail server answered: 451 Later", row.lastError);

    clock_.Advance(RetryDelay(attempt) - Seconds(1));
    EXPECT_EQ(0, worker->RunOnce());
    clock_.Advance(Seconds(1));
  }

  mailer_.answer = [](const MailMessage&)
  {
    return SendResult{};
  };
  EXPECT_EQ(1, worker->RunOnce());
  EXPECT_EQ(DeliveryState::Delivered, Find(*store_, "mail").state);
  EXPECT_EQ("", Find(*store_, "mail").lastError);
}

TEST_F(Outbox, ARefusalForGoodKeepsTheBodyForStaffToTryAgain)
{
  Insert(*store_, MakeDelivery("mail"));
  mailer_.answer = [](const MailMessage&)
  {
    return SendResult{SendVerdict::RefusedForGood, "The mail server answered: 550 Who?"};
  };
  const auto worker = MakeWorker(*store_);
  EXPECT_EQ(1, worker->RunOnce());

  Delivery row = Find(*store_, "mail");
  EXPECT_EQ(DeliveryState::Failed, row.state);
  EXPECT_EQ("The mail server answered: 550 Who?", row.lastError);
  EXPECT_FALSE(row.deliveredAt);
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(0, worker->RunOnce());

  mailer_.answer = [](const MailMessage&)
  {
    return SendResult{};
  };
  row.state = DeliveryState::Pending;
  store_->Write([&](ITransaction& transaction) { transaction.Outbox().Update(row); });
  EXPECT_EQ(1, worker->RunOnce());
  EXPECT_EQ("Text of mail", mailer_.Sent().back().text);
  EXPECT_EQ(DeliveryState::Delivered, Find(*store_, "mail").state);
}

namespace
{
  /// Lets somebody in between a claim's commit and the claimant's hearing of it.
  class SlowStore : public IStore
  {
  public:
    SlowStore(IStore& store, std::function<void()> afterWrite)
        : store_(store), afterWrite_(std::move(afterWrite))
    {
    }

    void Write(const std::function<void(ITransaction&)>& work) override
    {
      store_.Write(work);
      afterWrite_();
    }

    void Read(const std::function<void(ITransaction&)>& work) override
    {
      store_.Read(work);
    }

    std::string Engine() override
    {
      return store_.Engine();
    }

  private:
    IStore& store_;
    std::function<void()> afterWrite_;
  };
}

TEST_F(Outbox, Threat10_WhatIsClaimedWhileStoppingKeepsNoLease)
{
  Insert(*store_, MakeDelivery("mail"));
  std::unique_ptr<OutboxWorker> worker;
  std::thread stopper;
  std::atomic<bool> first{true};
  SlowStore store(*store_,
                  [&]
                  {
                    if (first.exchange(false))
                    {
                      stopper = std::thread([&] { worker->Stop(); });
                      std::this_thread::sleep_for(std::chrono::milliseconds(300));
                    }
                  });
  worker = MakeWorker(store);
  worker->Start();
  ASSERT_TRUE(Eventually([&] { return !first; }));
  EXPECT_TRUE(Eventually([&] { return Find(*store_, "mail").state != DeliveryState::Sending; }));
  stopper.join();
}

// A link or a passcode that nobody can send any more need not be kept either, sealed or not.
TEST_F(Outbox, TheBodyOfAFailedMessageIsForgottenOnceItsTimeIsOver)
{
  Insert(*store_, MakeDelivery("mail"));
  mailer_.answer = [](const MailMessage&)
  {
    return SendResult{SendVerdict::RefusedForGood, "The mail server answered: 550 Who?"};
  };
  const auto worker = MakeWorker(*store_);
  EXPECT_EQ(1, worker->RunOnce());
  clock_.Advance(std::chrono::hours(23));
  EXPECT_EQ(0, worker->RunOnce());
  EXPECT_FALSE(Find(*store_, "mail").sealedBody.empty());
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(0, worker->RunOnce());
  EXPECT_TRUE(Find(*store_, "mail").sealedBody.empty());
  EXPECT_EQ(DeliveryState::Failed, Find(*store_, "mail").state);
}

TEST_F(Outbox, Threat10_AClockThatStepsBackLosesNothingAndSendsNothingTwice)
{
  Insert(*store_, MakeDelivery("during"));
  mailer_.answer = [this](const MailMessage&)
  {
    clock_.Advance(-std::chrono::hours(1));
    return SendResult{};
  };
  const auto worker = MakeWorker(*store_);
  EXPECT_EQ(1, worker->RunOnce());
  EXPECT_EQ(DeliveryState::Delivered, Find(*store_, "during").state);

  Insert(*store_, MakeDelivery("before"));
  mailer_.answer = [](const MailMessage&)
  {
    return SendResult{SendVerdict::TryLater, "421"};
  };
  EXPECT_EQ(1, worker->RunOnce());
  clock_.Advance(-std::chrono::hours(1));
  mailer_.answer = [](const MailMessage&)
  {
    return SendResult{};
  };
  EXPECT_EQ(0, worker->RunOnce());
  clock_.Advance(std::chrono::hours(2));
  EXPECT_EQ(1, worker->RunOnce());
  EXPECT_EQ(0, worker->RunOnce());
  EXPECT_EQ(DeliveryState::Delivered, Find(*store_, "before").state);
}

TEST_F(Outbox, WhatHasExpiredIsNotSent)
{
  Insert(*store_, MakeDelivery("mail"));
  clock_.Advance(std::chrono::hours(24));
  EXPECT_EQ(1, MakeWorker(*store_)->RunOnce());
  EXPECT_TRUE(mailer_.Sent().empty());

  const Delivery row = Find(*store_, "mail");
  EXPECT_EQ(DeliveryState::Failed, row.state);
  EXPECT_EQ("Expired", row.lastError);
  EXPECT_EQ("", row.sealedBody);
}

TEST_F(Outbox, FailsAtItsEndAndSaysWhatStoodInTheWay)
{
  Delivery delivery = MakeDelivery("mail");
  delivery.expiresAt = clock_.Now() + Seconds(3); // sooner than the next attempt
  Insert(*store_, delivery);
  mailer_.answer = TryLater;
  const auto worker = MakeWorker(*store_);
  EXPECT_EQ(1, worker->RunOnce());
  EXPECT_EQ(delivery.expiresAt, Find(*store_, "mail").nextAttemptAt);

  clock_.Advance(Seconds(3));
  EXPECT_EQ(1, worker->RunOnce());
  EXPECT_EQ(DeliveryState::Failed, Find(*store_, "mail").state);
  EXPECT_EQ("Expired; before that: The mail server answered: 451 Later",
            Find(*store_, "mail").lastError);
  EXPECT_EQ(1u, mailer_.Sent().size());
}

TEST_F(Outbox, ABodyOfAnotherKeyOrRowIsNeverSent)
{
  Delivery moved = MakeDelivery("moved");
  moved.sealedBody = MakeDelivery("elsewhere").sealedBody;
  Delivery foreign = MakeDelivery("foreign");
  foreign.sealedBody =
      OpenSslCryptography(std::string(32, 'x')).Seal("outbox", "foreign", JoinBody({"a", "b"}));
  Insert(*store_, moved);
  Insert(*store_, foreign);
  EXPECT_EQ(2, MakeWorker(*store_)->RunOnce());

  EXPECT_TRUE(mailer_.Sent().empty());
  for (const char* id : {"moved", "foreign"})
  {
    EXPECT_EQ(DeliveryState::Failed, Find(*store_, id).state);
    EXPECT_NE(std::string::npos, Find(*store_, id).lastError.find("secret key"));
  }
}

TEST_F(Outbox, ASenderThatThrowsIsTriedLater)
{
  Insert(*store_, MakeDelivery("mail"));
  mailer_.answer = [](const MailMessage&) -> SendResult
  {
    throw std::runtime_error("password is hunter2");
  };
  EXPECT_EQ(1, MakeWorker(*store_)->RunOnce());
  EXPECT_EQ(DeliveryState::Pending, Find(*store_, "mail").state);
  EXPECT_EQ("The message could not be handed over", Find(*store_, "mail").lastError);
}

TEST_F(Outbox, AResultThatComesAfterTheLeaseChangesNothing)
{
  Insert(*store_, MakeDelivery("mail"));
  const auto slow = MakeWorker(*store_);
  const auto quick = MakeWorker(*store_);
  bool first = true;
  mailer_.answer = [&](const MailMessage&) -> SendResult
  {
    if (!first)
    {
      return {};
    }
    first = false;
    clock_.Advance(lease_);
    EXPECT_EQ(1, quick->RunOnce()); // takes the row over and delivers it
    return {SendVerdict::RefusedForGood, "too late to say so"};
  };
  EXPECT_EQ(1, slow->RunOnce());

  const Delivery row = Find(*store_, "mail");
  EXPECT_EQ(DeliveryState::Delivered, row.state);
  EXPECT_EQ(2, row.attempts);
  EXPECT_EQ("", row.lastError);
  ASSERT_EQ(1u, Log().size());
  EXPECT_NE(std::string::npos, Log()[0].find("after its lease"));
}

// Staff tried it again by hand meanwhile, which starts the count anew.
TEST_F(Outbox, AResultOfAnOlderClaimWithTheSameCountChangesNothing)
{
  Insert(*store_, MakeDelivery("mail"));
  mailer_.answer = [&](const MailMessage&) -> SendResult
  {
    Delivery row = Find(*store_, "mail");
    row.leaseUntil = *row.leaseUntil + Seconds(10);
    store_->Write([&](ITransaction& transaction) { transaction.Outbox().Update(row); });
    return {};
  };
  MakeWorker(*store_)->RunOnce();
  EXPECT_EQ(DeliveryState::Sending, Find(*store_, "mail").state);
}

TEST_F(Outbox, WhileARowIsBeingSentNobodyElseTakesIt)
{
  Insert(*store_, MakeDelivery("mail"));
  const auto other = MakeWorker(*store_);
  mailer_.answer = [&](const MailMessage&) -> SendResult
  {
    EXPECT_EQ(0, other->RunOnce());
    clock_.Advance(lease_ - Seconds(1));
    EXPECT_EQ(0, other->RunOnce());
    return {};
  };
  EXPECT_EQ(1, MakeWorker(*store_)->RunOnce());
  EXPECT_EQ(1u, mailer_.Sent().size());
}

// Each with its own connections, as two processes on one database.
TEST_F(Outbox, TwoWorkersSendEachRowOnce)
{
  constexpr int count = 200;
  store_->Write(
      [&](ITransaction& transaction)
      {
        for (int i = 0; i < count; i++)
        {
          transaction.Outbox().Insert(MakeDelivery("mail" + std::to_string(i)));
        }
      });
  const auto otherStore = OpenDatabase();
  const auto one = MakeWorker(*store_);
  const auto two = MakeWorker(*otherStore);
  one->Start();
  two->Start();
  EXPECT_TRUE(Eventually([&] { return mailer_.Sent().size() >= count; }));
  one->Stop();
  two->Stop();

  std::set<std::string> different;
  for (const MailMessage& message : mailer_.Sent())
  {
    different.insert(message.messageId);
  }
  EXPECT_EQ(std::size_t{count}, mailer_.Sent().size());
  EXPECT_EQ(std::size_t{count}, different.size());
  for (int i = 0; i < count; i++)
  {
    const Delivery row = Find(*store_, "mail" + std::to_string(i));
    EXPECT_EQ(DeliveryState::Delivered, row.state);
    EXPECT_EQ(1, row.attempts);
  }
  EXPECT_TRUE(Log().empty());
}

TEST_F(Outbox, AHangingMailServerDoesNotHoldUpSms)
{
  std::atomic<bool> release{false};
  mailer_.answer = [&](const MailMessage&) -> SendResult
  {
    while (!release)
    {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return {};
  };
  for (int i = 0; i < 20; i++)
  {
    Insert(*store_, MakeDelivery("mail" + std::to_string(i)));
  }
  const auto worker = MakeWorker(*store_);
  worker->Start();
  EXPECT_TRUE(Eventually([&] { return mailer_.Sent().size() == 3; })); // all its threads hang

  for (int i = 0; i < 10; i++)
  {
    const std::string id = "sms" + std::to_string(i);
    Insert(*store_, MakeDelivery(id, DeliveryChannel::Sms));
    EXPECT_TRUE(Eventually([&] { return Find(*store_, id).state == DeliveryState::Delivered; }));
  }
  EXPECT_EQ(3u, mailer_.Sent().size());
  // Nor are rows claimed ahead: they would use up their leases, out of reach of other processes.
  for (int i = 3; i < 20; i++)
  {
    EXPECT_EQ(0, Find(*store_, "mail" + std::to_string(i)).attempts);
  }
  release = true;
  worker->Stop();
}

TEST_F(Outbox, WakesForWhatWasCommitted)
{
  OutboxOptions options;
  options.pollInterval = std::chrono::hours(1);
  OutboxWorker worker(*store_, mailer_, sms_, cryptography_, clock_, options,
                      [](const std::string&) {});
  worker.Start();
  for (int i = 0; i < 10; i++)
  {
    const std::string id = "mail" + std::to_string(i);
    Insert(*store_, MakeDelivery(id));
    worker.Wake();
    EXPECT_TRUE(Eventually([&] { return Find(*store_, id).state == DeliveryState::Delivered; }));
  }
}

// threats.md 10
TEST_F(Outbox, ADatabaseThatIsAwayIsReportedOnceAndWaitedFor)
{
  FaultyStore faulty(*store_);
  Insert(*store_, MakeDelivery("mail"));
  faulty.failures = 10;
  const auto worker = MakeWorker(faulty);
  worker->Start();
  EXPECT_TRUE(Eventually([&] { return Find(*store_, "mail").state == DeliveryState::Delivered; }));
  worker->Stop();

  EXPECT_EQ(0, faulty.failures);
  ASSERT_EQ(2u, Log().size());
  EXPECT_NE(std::string::npos, Log()[0].find("the disk is gone"));
  EXPECT_NE(std::string::npos, Log()[1].find("is back"));
}

TEST_F(Outbox, WhatWasAcceptedIsRecordedOnceTheDatabaseIsBack)
{
  FaultyStore faulty(*store_);
  Insert(*store_, MakeDelivery("mail"));
  mailer_.answer = [&](const MailMessage&) -> SendResult
  {
    faulty.failures = 10; // it goes away just now
    return {};
  };
  const auto worker = MakeWorker(faulty);
  worker->Start();
  EXPECT_TRUE(Eventually([&] { return Find(*store_, "mail").state == DeliveryState::Delivered; }));
  worker->Stop();
  EXPECT_EQ(1u, mailer_.Sent().size());
}

TEST_F(Outbox, StopsWhileTheDatabaseIsAway)
{
  FaultyStore faulty(*store_);
  Insert(*store_, MakeDelivery("mail"));
  mailer_.answer = [&](const MailMessage&) -> SendResult
  {
    faulty.failures = 1000000;
    return {};
  };
  const auto worker = MakeWorker(faulty);
  worker->Start();
  EXPECT_TRUE(Eventually([&] { return !Log().empty(); }));
  worker->Stop();
  EXPECT_EQ(DeliveryState::Sending, Find(*store_, "mail").state); // its lease will run out
}
