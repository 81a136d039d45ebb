// Against a real HTTP server.
#include "../../Sources/Outbox/HttpSmsGateway.h"
#include "../../Sources/Outbox/SmsBody.h"

#include "TestServer.h"

#include <gtest/gtest.h>

#include <thread>

using namespace OrthancExchange;

namespace
{
  const std::string text = "Your \"passcode\" is 042123 \\ \xf0\x9f\xa9\xbb\r\n&to=+1";
  const std::string jsonBody = R"({"to":"{{To}}","text":"{{Text}}"})";

  SmsOptions Options(const std::string& url)
  {
    SmsOptions options;
    options.url = url;
    options.body = jsonBody;
    return options;
  }

  class SmsSending : public ::testing::Test
  {
  protected:
    SmsOptions For(const std::string& path) const
    {
      return Options("http://" + server_.Address() + path);
    }

    static void ExpectVerdict(SendVerdict verdict, const std::string& error,
                              const SendResult& result)
    {
      EXPECT_EQ(static_cast<int>(verdict), static_cast<int>(result.verdict)) << result.error;
      EXPECT_EQ(error, result.error);
    }

    TestServer server_{"sms_server.py"};
  };
}

TEST(SmsBody, EscapesForJson)
{
  EXPECT_EQ(R"({"to":"+44","text":"Your \"passcode\" is 042123 \\ )"
            "\xf0\x9f\xa9\xbb"
            R"(\u000D\u000A&to=+1"})",
            FillSmsBody(jsonBody, "application/JSON; charset=utf-8", "+44", text));
  EXPECT_EQ(R"("\u0000\u001F\u007F")",
            FillSmsBody("\"{{Text}}\"", "application/json", "", std::string("\0\x1f\x7f", 3)));
}

TEST(SmsBody, EncodesForForms)
{
  EXPECT_EQ(
      "to=%2B44&text=Your%20%22passcode%22%20is%20042123%20%5C%20%F0%9F%A9%BB%0D%0A%26to%3D%2B1",
      FillSmsBody("to={{To}}&text={{Text}}", "application/x-www-form-urlencoded", "+44", text));
}

TEST(SmsBody, KeepsPlainTextOnOneLine)
{
  EXPECT_EQ("+44|a  b", FillSmsBody("{{To}}|{{Text}}", "text/plain", "+44", "a\r\nb"));
}

TEST(SmsBody, NeverExpandsWhatAMessageHolds)
{
  EXPECT_EQ(R"({"to":"+44","text":"{{To}}"})",
            FillSmsBody(jsonBody, "application/json", "+44", "{{To}}"));
}

TEST(SmsBody, GuessesJsonByItsStart)
{
  EXPECT_EQ("application/json", GuessSmsContentType(" \n{\"to\":\"{{To}}\"}"));
  EXPECT_EQ("application/json", GuessSmsContentType("[\"{{To}}\"]"));
  EXPECT_EQ("text/plain; charset=utf-8", GuessSmsContentType("{{To}} {{Text}}"));
  EXPECT_EQ("text/plain; charset=utf-8", GuessSmsContentType("to={{To}}"));
}

TEST_F(SmsSending, PostsTheFilledTemplate)
{
  SmsOptions options = For("/200?account=7");
  options.headers = {{"X-Api-Key", "secret1"}};
  ExpectVerdict(SendVerdict::Accepted, "", HttpSmsGateway(options).Send("+447700900123", text));

  const auto arrivals = server_.Arrivals();
  ASSERT_EQ(1u, arrivals.size());
  Arrival sms = arrivals[0];
  EXPECT_EQ("/200?account=7", sms["path"]);
  EXPECT_EQ(FillSmsBody(jsonBody, "application/json", "+447700900123", text), sms["body"]);
  EXPECT_EQ("application/json", sms["content-type"]);
  EXPECT_EQ("secret1", sms["x-api-key"]);
  EXPECT_EQ("OrthancExchange", sms["user-agent"]);
  EXPECT_EQ(0u, sms.count("expect"));
}

TEST_F(SmsSending, FollowsTheConfiguredContentType)
{
  SmsOptions options = For("/202");
  options.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  options.body = "To={{To}}&Body={{Text}}";
  ExpectVerdict(SendVerdict::Accepted, "", HttpSmsGateway(options).Send("+44", "a&b=c d"));
  Arrival sms = server_.Arrivals().back();
  EXPECT_EQ("To=%2B44&Body=a%26b%3Dc%20d", sms["body"]);
  EXPECT_EQ("application/x-www-form-urlencoded", sms["content-type"]);
}

TEST_F(SmsSending, DecidesByTheStatus)
{
  const std::string said = ": {\"message\": \"it is so\"}";
  for (const char* status : {"429", "500", "503", "401", "408"})
  {
    ExpectVerdict(SendVerdict::TryLater, "The SMS gateway answered " + std::string(status) + said,
                  HttpSmsGateway(For("/" + std::string(status))).Send("+44", "Hello"));
  }
  for (const char* status : {"400", "403", "404", "422"})
  {
    ExpectVerdict(SendVerdict::RefusedForGood,
                  "The SMS gateway answered " + std::string(status) + said,
                  HttpSmsGateway(For("/" + std::string(status))).Send("+44", "Hello"));
  }
}

TEST_F(SmsSending, NeverFollowsRedirects)
{
  ExpectVerdict(SendVerdict::TryLater, "The SMS gateway answered 307",
                HttpSmsGateway(For("/redirect")).Send("+44", "Hello"));
  EXPECT_EQ(1u, server_.Arrivals().size());
}

// Sending again what was accepted would send it twice.
TEST_F(SmsSending, AcceptedIsAcceptedEvenWhenTheAnswerBreaksOff)
{
  ExpectVerdict(SendVerdict::Accepted, "", HttpSmsGateway(For("/cut")).Send("+44", "Hello"));
}

// threats.md 4: a passcode is never kept, and nor is a key.
TEST_F(SmsSending, ErrorsRepeatNeitherTextNorKey)
{
  ExpectVerdict(SendVerdict::RefusedForGood, "The SMS gateway answered 400",
                HttpSmsGateway(For("/echo")).Send("+44", text));
  ExpectVerdict(SendVerdict::RefusedForGood, "The SMS gateway answered 400",
                HttpSmsGateway(For("/echo")).Send("+44", "Hello Jane, it is ready"));

  SmsOptions options = For("/key");
  options.headers = {{"X-Api-Key", "Abc-12345"}};
  ExpectVerdict(SendVerdict::RefusedForGood, "The SMS gateway answered 400",
                HttpSmsGateway(options).Send("+44", "Hello"));
}

TEST_F(SmsSending, KeepsLittleOfALongAnswer)
{
  const SendResult result = HttpSmsGateway(For("/endless")).Send("+44", "Hello");
  EXPECT_EQ(200u, result.error.size());
}

TEST_F(SmsSending, LeavesAHangingGatewayAtTheTimeLimit)
{
  SmsOptions options = For("/hang");
  options.limits.total = std::chrono::milliseconds(300);
  ExpectVerdict(SendVerdict::TryLater, "The server did not answer in time",
                HttpSmsGateway(options).Send("+44", "Hello"));
}

TEST_F(SmsSending, ARequestToStopBreaksOff)
{
  SmsOptions options = For("/hang");
  options.limits.total = std::chrono::hours(1);
  options.limits.parting = std::chrono::milliseconds(100);
  std::stop_source stop;
  HttpSmsGateway gateway(options, stop.get_token());
  std::thread stopper(
      [&stop]
      {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        stop.request_stop();
      });
  ExpectVerdict(SendVerdict::TryLater, "Interrupted because the program stops",
                gateway.Send("+44", "Hello"));
  stopper.join();
}

TEST(SmsTls, C5_TrustsOnlyKnownCertificates)
{
  const TestCertificate certificate;
  const TestServer server("sms_server.py",
                          {"--certificate", certificate.certificate, "--key", certificate.key});
  SmsOptions options = Options("https://" + server.Address() + "/200");
  EXPECT_EQ(SendVerdict::TryLater, HttpSmsGateway(options).Send("+44", "Hello").verdict);
  EXPECT_TRUE(server.Arrivals().empty());

  options.caFile = certificate.certificate;
  EXPECT_EQ(SendVerdict::Accepted, HttpSmsGateway(options).Send("+44", "Hello").verdict);
  EXPECT_EQ(1u, server.Arrivals().size());
}

TEST(SmsOptions, AreCheckedAtTheStart)
{
  const auto make = [](const SmsOptions& options)
  {
    return HttpSmsGateway(options);
  };
  EXPECT_NO_THROW(make(Options("https://sms.example/send")));
  EXPECT_THROW(make(Options("http://sms.example/send")), std::invalid_argument); // C5
  EXPECT_THROW(make(Options("ftp://127.0.0.1/")), std::invalid_argument);
  EXPECT_THROW(make(Options("https://me:secret@sms.example/")), std::invalid_argument);
  EXPECT_THROW(make(Options("")), std::invalid_argument);

  SmsOptions body = Options("https://sms.example/send");
  body.body = "{{To}}";
  EXPECT_THROW(make(body), std::invalid_argument);
  body.body = "{{To}} {{Text}} {{Sender}}";
  EXPECT_THROW(make(body), std::invalid_argument);

  for (const auto& [name, value] :
       {std::pair("X-Key", "a\r\nX-Other: b"), std::pair("X Key", "a"), std::pair("", "a")})
  {
    SmsOptions headers = Options("https://sms.example/send");
    headers.headers = {{name, value}};
    EXPECT_THROW(make(headers), std::invalid_argument);
  }
}
