// Against a real SMTP server (Debian's aiosmtpd); what arrived was read by Python's e-mail parser.
#include "../../Sources/Outbox/SmtpMailer.h"

#include "FakeClock.h"
#include "TestServer.h"

#include <gtest/gtest.h>

#include <thread>

using namespace OrthancExchange;

namespace
{
  class SmtpMailing : public ::testing::Test
  {
  protected:
    static SmtpOptions Options(const std::string& server)
    {
      SmtpOptions options;
      options.server = server;
      options.from = {"imaging@hospital.example", "St Elsewhere"};
      return options;
    }

    static SmtpOptions Options(const TestServer& server)
    {
      return Options("smtp://" + server.Address());
    }

    static MailMessage Message(const std::string& to = "jane@home.example")
    {
      return {"00112233445566778899aabbccddeeff", to, "GDPR Imaging Request", "Hello",
              "<p>Hello</p>"};
    }

    SendResult Send(const SmtpOptions& options, const MailMessage& message) const
    {
      return SmtpMailer(options, clock_).Send(message);
    }

    static void ExpectVerdict(SendVerdict verdict, const std::string& error,
                              const SendResult& result)
    {
      EXPECT_EQ(static_cast<int>(verdict), static_cast<int>(result.verdict)) << result.error;
      EXPECT_NE(std::string::npos, result.error.find(error)) << result.error;
      EXPECT_LE(result.error.size(), 200u);
    }

    FakeClock clock_;
  };
}

TEST_F(SmtpMailing, ArrivesWhole)
{
  const TestServer server("smtp_server.py");
  ExpectVerdict(SendVerdict::Accepted, "", Send(Options(server), Message()));

  const auto arrivals = server.Arrivals();
  ASSERT_EQ(1u, arrivals.size());
  Arrival mail = arrivals[0];
  EXPECT_EQ("imaging@hospital.example", mail["mail-from"]);
  EXPECT_EQ("jane@home.example", mail["rcpt-tos"]);
  EXPECT_EQ("jane@home.example", mail["to"]);
  EXPECT_EQ("St Elsewhere", mail["from-name"]);
  EXPECT_EQ("imaging@hospital.example", mail["from-address"]);
  EXPECT_EQ("GDPR Imaging Request", mail["subject"]); // A1
  EXPECT_EQ("<00112233445566778899aabbccddeeff@hospital.example>", mail["message-id"]);
  EXPECT_EQ("2026-11-21T16:24:00+00:00", mail["date"]);
  EXPECT_EQ("auto-generated", mail["auto-submitted"]);
  EXPECT_EQ("All", mail["suppress"]);
  EXPECT_EQ("1.0", mail["mime-version"]);
  EXPECT_EQ("multipart/alternative text/plain text/html", mail["parts"]); // D1, B14: no attachment
  EXPECT_EQ("Hello", mail["text"]);
  EXPECT_EQ("<p>Hello</p>", mail["html"]);
  EXPECT_EQ("", mail["defects"]);
  EXPECT_EQ("0", mail["lone-line-ends"]);
}

// threats.md 8
TEST_F(SmtpMailing, HostileTextsArriveAsTheyAre)
{
  const TestServer server("smtp_server.py");
  const std::string emoji = "\xf0\x9f\xa9\xbb\xf0\x9f\x91\xa9\xe2\x80\x8d\xe2\x9a\x95\xef\xb8\x8f";
  const std::string rightToLeft = "\xe2\x80\xae"
                                  "gpj.exe \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d";
  const std::string texts[] = {emoji,
                               rightToLeft,
                               "=HYPERLINK(\"http://evil\")",
                               "=?UTF-8?B?SGVsbG8=?=",
                               "<script>alert(1)</script> ../../etc/passwd ' OR 1=1 --",
                               std::string(10240, 'x'),
                               "M\xc3\xbcller " + emoji + std::string(100, 'y') + rightToLeft};
  for (const std::string& text : texts)
  {
    MailMessage message = Message();
    message.subject = text;
    message.text = text;
    message.html = text;
    SmtpOptions options = Options(server);
    options.from.displayName = text;
    ExpectVerdict(SendVerdict::Accepted, "", Send(options, message));

    Arrival mail = server.Arrivals().back();
    EXPECT_EQ(text, mail["subject"]);
    EXPECT_EQ(text, mail["from-name"]);
    EXPECT_EQ(text, mail["text"]);
    EXPECT_EQ(text, mail["html"]);
    EXPECT_EQ("imaging@hospital.example", mail["from-address"]);
    EXPECT_EQ("jane@home.example", mail["rcpt-tos"]);
    EXPECT_EQ("Date From To Message-ID Subject Auto-Submitted X-Auto-Response-Suppress "
              "MIME-Version Content-Type",
              mail["header-names"]);
    EXPECT_LE(std::stoi(mail["longest-line"]), 78);
  }
  EXPECT_EQ(std::size(texts), server.Arrivals().size());
}

TEST_F(SmtpMailing, BodiesSurviveDotsAndLineEnds)
{
  const TestServer server("smtp_server.py");
  MailMessage message = Message();
  message.text = ".\r\n..\r\n.hidden\r\n\r\n.\r\nQUIT\r\n--=_alternative--\r\nFrom here\r\n" +
                 std::string(5000, '.') + "\r\n\r\n";
  message.html = "<p>.</p>\r\n.\r\n";
  ExpectVerdict(SendVerdict::Accepted, "", Send(Options(server), message));

  Arrival mail = server.Arrivals().back();
  EXPECT_EQ(message.text, mail["text"]);
  EXPECT_EQ(message.html, mail["html"]);
}

TEST_F(SmtpMailing, InjectedHeadersNeverReachTheServer)
{
  const TestServer server("smtp_server.py");
  MailMessage subject = Message();
  subject.subject = "Hello\r\nBcc: all@home.example";
  ExpectVerdict(SendVerdict::RefusedForGood, "line break", Send(Options(server), subject));
  ExpectVerdict(SendVerdict::RefusedForGood, "not one plain e-mail address",
                Send(Options(server), Message("jane@home.example>\r\nRCPT TO:<all@home.example")));
  EXPECT_TRUE(server.Arrivals().empty());
}

TEST_F(SmtpMailing, RefusalsOfThisMessageAreForGood)
{
  const TestServer server("smtp_server.py");
  ExpectVerdict(
      SendVerdict::RefusedForGood,
      "The mail server answered: 550-5.1.1 The mailbox you tried 550 5.1.1 does not exist",
      Send(Options(server), Message("refused@home.example")));
  ExpectVerdict(SendVerdict::RefusedForGood, "554 5.7.1 This looks like spam",
                Send(Options(server), Message("spam@home.example")));

  SmtpOptions barred = Options(server);
  barred.from.address = "barred@hospital.example";
  ExpectVerdict(SendVerdict::RefusedForGood, "550 5.7.1 Sender barred", Send(barred, Message()));
  EXPECT_TRUE(server.Arrivals().empty());
}

TEST_F(SmtpMailing, WhatPassesIsTriedLater)
{
  const TestServer server("smtp_server.py");
  ExpectVerdict(SendVerdict::TryLater, "451 4.7.1 Greylisted, come back",
                Send(Options(server), Message("later@home.example")));
  ExpectVerdict(SendVerdict::TryLater, "452 4.2.2 Mailbox full",
                Send(Options(server), Message("full@home.example")));

  const TestServer barring("smtp_server.py", {"--mode", "barring"});
  ExpectVerdict(SendVerdict::TryLater, "554 5.7.1 Not for you", Send(Options(barring), Message()));
  EXPECT_TRUE(server.Arrivals().empty());
}

TEST_F(SmtpMailing, AnUnreachableServerIsTriedLater)
{
  std::string address;
  {
    address = TestServer("smtp_server.py").Address(); // closed again
  }
  ExpectVerdict(SendVerdict::TryLater, "connect", Send(Options("smtp://" + address), Message()));
  ExpectVerdict(SendVerdict::TryLater, "resolve",
                Send(Options("smtps://mail.invalid:465"), Message()));
}

TEST_F(SmtpMailing, AHangingServerIsLeftAtTheTimeLimit)
{
  const TestServer server("smtp_server.py");
  const TestServer silent("smtp_server.py", {"--mode", "silent"});
  SmtpOptions options = Options(server);
  options.limits.total = std::chrono::milliseconds(400);

  ExpectVerdict(SendVerdict::TryLater, "in time", Send(options, Message("hang-rcpt@home.example")));
  ExpectVerdict(SendVerdict::TryLater, "in time", Send(options, Message("hang-data@home.example")));
  options.server = "smtp://" + silent.Address();
  ExpectVerdict(SendVerdict::TryLater, "in time", Send(options, Message()));
}

// Once accepted it is accepted, even by a server that then does not part.
TEST_F(SmtpMailing, AServerThatHangsAtPartingHasAccepted)
{
  const TestServer server("smtp_server.py", {"--mode", "hang-quit"});
  SmtpOptions options = Options(server);
  options.limits.total = std::chrono::seconds(5);
  ExpectVerdict(SendVerdict::Accepted, "", Send(options, Message()));
  EXPECT_EQ(1u, server.Arrivals().size());
}

// The time limit is an hour: only the request to stop can end this.
TEST_F(SmtpMailing, ARequestToStopBreaksOff)
{
  const TestServer server("smtp_server.py");
  const TestServer silent("smtp_server.py", {"--mode", "silent"});
  const std::pair<std::string, std::string> hangs[] = {
      {silent.Address(), "jane@home.example"},
      {server.Address(), "hang-rcpt@home.example"},
      {server.Address(), "hang-data@home.example"}};
  for (const auto& [address, to] : hangs)
  {
    SmtpOptions options = Options("smtp://" + address);
    options.limits.total = std::chrono::hours(1);
    options.limits.parting = std::chrono::milliseconds(100);
    std::stop_source stop;
    SmtpMailer mailer(options, clock_, stop.get_token());
    std::thread stopper(
        [&stop]
        {
          std::this_thread::sleep_for(std::chrono::milliseconds(200));
          stop.request_stop();
        });
    ExpectVerdict(SendVerdict::TryLater, "the program stops", mailer.Send(Message(to)));
    stopper.join();
  }
}

// threats.md 10: what the server has got is not sent again after a restart.
TEST_F(SmtpMailing, ARequestToStopWaitsForTheVerdictOnWhatWasHandedOver)
{
  const TestServer server("smtp_server.py");
  SmtpOptions options = Options(server);
  options.limits.total = std::chrono::hours(1);
  options.limits.parting = std::chrono::minutes(5);
  std::stop_source stop;
  SmtpMailer mailer(options, clock_, stop.get_token());
  std::thread stopper(
      [&]
      {
        while (server.Arrivals().empty())
        {
          std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        stop.request_stop();
      });
  ExpectVerdict(SendVerdict::Accepted, "", mailer.Send(Message("slow-verdict@home.example")));
  stopper.join();
}

// threats.md 3 and 4: no token in what is kept.
TEST_F(SmtpMailing, ErrorsNeverRepeatTheMessage)
{
  const TestServer server("smtp_server.py");
  MailMessage message = Message("quotes@home.example");
  message.text =
      "Open https://images.hospital.example/l/Zk3xABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl";
  const SendResult result = Send(Options(server), message);
  ExpectVerdict(SendVerdict::RefusedForGood, "The mail server answered 554", result);
  EXPECT_EQ(std::string::npos, result.error.find("Zk3x"));
}

TEST_F(SmtpMailing, LogsIn)
{
  const TestServer server("smtp_server.py", {"--login", "exchange:open-Sesame1"});
  SmtpOptions options = Options(server);
  ExpectVerdict(SendVerdict::TryLater, "530", Send(options, Message()));

  options.username = "exchange";
  options.password = "wrong-Sesame2";
  const SendResult refused = Send(options, Message());
  ExpectVerdict(SendVerdict::TryLater, "refuses the user name or the password (535)", refused);
  EXPECT_EQ(std::string::npos, refused.error.find("Sesame"));
  EXPECT_TRUE(server.Arrivals().empty());

  options.password = "open-Sesame1";
  ExpectVerdict(SendVerdict::Accepted, "", Send(options, Message()));
  EXPECT_EQ(1u, server.Arrivals().size());
}

// C5: everything that leaves is encrypted on its way.
TEST_F(SmtpMailing, C5_SendsThroughStarttlsWhenTheCertificateIsTrusted)
{
  const TestCertificate certificate;
  const TestServer server("smtp_server.py", {"--mode", "starttls", "--certificate",
                                             certificate.certificate, "--key", certificate.key});
  // Plain on loopback, as nothing else is configured: this server does not have it.
  ExpectVerdict(SendVerdict::TryLater, "530", Send(Options(server), Message()));

  SmtpOptions stranger = Options(server);
  stranger.caFile = TestCertificate().certificate; // gone, hence unreadable
  ExpectVerdict(SendVerdict::TryLater, "", Send(stranger, Message()));
  const TestCertificate other;
  stranger.caFile = other.certificate;
  ExpectVerdict(SendVerdict::TryLater, "certificate", Send(stranger, Message()));
  EXPECT_TRUE(server.Arrivals().empty());

  SmtpOptions trusting = Options(server);
  trusting.caFile = certificate.certificate;
  ExpectVerdict(SendVerdict::Accepted, "", Send(trusting, Message()));
  EXPECT_EQ(1u, server.Arrivals().size());
}

TEST_F(SmtpMailing, C5_NeverFallsBackToPlainText)
{
  const TestCertificate certificate;
  const TestServer server(
      "smtp_server.py"); // offers no STARTTLS, or somebody on the way removed it
  SmtpOptions options = Options(server);
  options.caFile = certificate.certificate;
  ExpectVerdict(SendVerdict::TryLater, "STARTTLS", Send(options, Message()));
  EXPECT_TRUE(server.Arrivals().empty());
}

TEST_F(SmtpMailing, C5_SendsThroughTlsFromTheStart)
{
  const TestCertificate certificate;
  const TestServer server("smtp_server.py", {"--mode", "smtps", "--certificate",
                                             certificate.certificate, "--key", certificate.key});
  SmtpOptions options = Options("smtps://" + server.Address());
  ExpectVerdict(SendVerdict::TryLater, "certificate", Send(options, Message()));
  EXPECT_TRUE(server.Arrivals().empty());

  options.caFile = certificate.certificate;
  ExpectVerdict(SendVerdict::Accepted, "", Send(options, Message()));
  EXPECT_EQ(1u, server.Arrivals().size());
}

TEST_F(SmtpMailing, IgnoresProxiesOfTheEnvironment)
{
  const TestServer server("smtp_server.py");
  ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  const SendResult result = Send(Options(server), Message());
  ::unsetenv("ALL_PROXY");
  ExpectVerdict(SendVerdict::Accepted, "", result);
}

TEST_F(SmtpMailing, RefusesToStartWithWhatCannotWork)
{
  EXPECT_THROW(SmtpMailer(Options("http://mail.hospital.example"), clock_), std::invalid_argument);
  EXPECT_THROW(SmtpMailer(Options("mail.hospital.example"), clock_), std::invalid_argument);
  EXPECT_THROW(SmtpMailer(Options("smtp://me:secret@mail.hospital.example"), clock_),
               std::invalid_argument);

  SmtpOptions sender = Options("smtps://mail.hospital.example");
  EXPECT_NO_THROW(SmtpMailer(sender, clock_));
  sender.from.address = "";
  EXPECT_THROW(SmtpMailer(sender, clock_), std::invalid_argument);
  sender.from = {"imaging@hospital.example", "St\r\nElsewhere"};
  EXPECT_THROW(SmtpMailer(sender, clock_), std::invalid_argument);
}
