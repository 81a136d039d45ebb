// What happens between the acceptance by a real mail server and the recording in a real database.
#include "../../Sources/Outbox/SmtpMailer.h"

#include "OutboxFixture.h"

#include <sys/wait.h>
#include <unistd.h>

using namespace OrthancExchange;

namespace
{
  class OutboxCrash : public OutboxFixture
  {
  protected:
    SmtpOptions MailOptions() const
    {
      SmtpOptions options;
      options.server = "smtp://" + server_.Address();
      options.from = {"imaging@hospital.example", "St Elsewhere"};
      return options;
    }

    /// A process of its own that dies, as by SIGKILL, as soon as the server has accepted.
    void SendAndDie()
    {
      store_.reset(); // a database connection must not be carried over a fork
      const pid_t child = ::fork();
      ASSERT_GE(child, 0);
      if (child == 0)
      {
        const auto store = OpenDatabase();
        SmtpMailer smtp(MailOptions(), clock_);
        mailer_.answer = [&](const MailMessage& message) -> SendResult
        {
          const bool accepted = smtp.Send(message).verdict == SendVerdict::Accepted;
          ::_exit(accepted ? 99 : 1);
        };
        MakeWorker(*store)->RunOnce();
        ::_exit(2);
      }
      int status = 0;
      ASSERT_EQ(child, ::waitpid(child, &status, 0));
      ASSERT_TRUE(WIFEXITED(status));
      ASSERT_EQ(99, WEXITSTATUS(status));
      store_ = OpenDatabase();
    }

    TestServer server_{"smtp_server.py"};
  };
}

// threats.md 10: Orthanc killed in the middle of a mail.
TEST_F(OutboxCrash, SendsAgainWithTheSameMessageId)
{
  const std::string id = "00112233445566778899aabbccddeeff";
  Insert(*store_, MakeDelivery(id));
  SendAndDie();
  EXPECT_EQ(1u, server_.Arrivals().size());
  EXPECT_EQ(DeliveryState::Sending, Find(*store_, id).state);

  SmtpMailer smtp(MailOptions(), clock_);
  mailer_.answer = [&](const MailMessage& message)
  {
    return smtp.Send(message);
  };
  const auto worker = MakeWorker(*store_);
  EXPECT_EQ(0, worker->RunOnce()); // the dead process still holds the lease
  clock_.Advance(lease_);
  EXPECT_EQ(1, worker->RunOnce());

  auto arrivals = server_.Arrivals();
  ASSERT_EQ(2u, arrivals.size());
  EXPECT_EQ("<" + id + "@hospital.example>", arrivals[0]["message-id"]);
  EXPECT_EQ(arrivals[0]["message-id"], arrivals[1]["message-id"]);
  EXPECT_EQ(arrivals[0]["text"], arrivals[1]["text"]);
  EXPECT_EQ(DeliveryState::Delivered, Find(*store_, id).state);
  EXPECT_EQ(2, Find(*store_, id).attempts);
}

// The time limit is an hour: only the request to stop can end this.
TEST_F(OutboxCrash, StopGivesRowsBackWhenTheSendersAreTold)
{
  Delivery delivery = MakeDelivery("mail");
  delivery.recipient = "hang-data@home.example";
  Insert(*store_, delivery);

  std::stop_source stop;
  SmtpOptions options = MailOptions();
  options.limits.total = std::chrono::hours(1);
  SmtpMailer smtp(options, clock_, stop.get_token());
  mailer_.answer = [&](const MailMessage& message)
  {
    return smtp.Send(message);
  };
  const auto worker = MakeWorker(*store_);
  worker->Start();
  EXPECT_TRUE(Eventually([&] { return Find(*store_, "mail").state == DeliveryState::Sending; }));
  stop.request_stop();
  worker->Stop();

  const Delivery row = Find(*store_, "mail");
  EXPECT_EQ(DeliveryState::Pending, row.state);
  EXPECT_EQ("Interrupted because the program stops", row.lastError);
  EXPECT_NE("", row.sealedBody);
}
