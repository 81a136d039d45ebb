#include "../../Sources/Outbox/MailFormatter.h"

#include <gtest/gtest.h>

#include <sstream>

using namespace OrthancExchange;

namespace
{
  const MailSender sender{"imaging@hospital.example", "St Elsewhere"};
  const Instant date{Seconds(1795278240)}; // 2026-11-21T16:24:00Z, a Saturday

  MailMessage Message()
  {
    return {"00112233445566778899aabbccddeeff", "jane@home.example", "GDPR Imaging Request",
            "Hello", "<p>Hello</p>"};
  }

  std::vector<std::string> HeaderLines(const std::string& mail)
  {
    std::vector<std::string> lines;
    std::istringstream head(mail.substr(0, mail.find("\r\n\r\n")));
    for (std::string line; std::getline(head, line);)
    {
      if (!line.empty() && line.back() == '\r')
      {
        line.pop_back();
      }
      lines.push_back(line);
    }
    return lines;
  }
}

TEST(MailFormatter, WritesAWholeMessage)
{
  EXPECT_EQ("Date: Sat, 21 Nov 2026 16:24:00 +0000\r\n"
            "From: \"St Elsewhere\"\r\n <imaging@hospital.example>\r\n"
            "To: jane@home.example\r\n"
            "Message-ID: <00112233445566778899aabbccddeeff@hospital.example>\r\n"
            "Subject: GDPR Imaging Request\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "X-Auto-Response-Suppress: All\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: multipart/alternative; boundary=\"=_alternative\"\r\n"
            "\r\n"
            "--=_alternative\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            "\r\n"
            "SGVsbG8=\r\n"
            "--=_alternative\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            "\r\n"
            "PHA+SGVsbG88L3A+\r\n"
            "--=_alternative--\r\n",
            FormatMail(Message(), sender, date));
}

TEST(MailFormatter, WritesTextAloneWithoutParts)
{
  MailMessage message = Message();
  message.html.clear();
  const std::string mail = FormatMail(message, sender, date);
  EXPECT_NE(std::string::npos, mail.find("\r\nContent-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_EQ(std::string::npos, mail.find("multipart"));
}

TEST(MailFormatter, IsTheSameOnEachAttempt)
{
  EXPECT_EQ(FormatMail(Message(), sender, date), FormatMail(Message(), sender, date));
}

// threats.md 8: CR LF must not start a header of the attacker's.
TEST(MailFormatter, RefusesLineBreaksAndNulInHeaders)
{
  for (const std::string& end :
       {std::string("\r\n"), std::string("\n"), std::string("\r"), std::string(1, '\0')})
  {
    MailMessage subject = Message();
    subject.subject = "Hello" + end + "Bcc: all@home.example";
    EXPECT_THROW(FormatMail(subject, sender, date), std::invalid_argument);

    MailMessage to = Message();
    to.to = "jane@home.example" + end + "Bcc: all@home.example";
    EXPECT_THROW(FormatMail(to, sender, date), std::invalid_argument);

    MailMessage id = Message();
    id.messageId += end;
    EXPECT_THROW(FormatMail(id, sender, date), std::invalid_argument);

    EXPECT_THROW(FormatMail(Message(), {sender.address, "St" + end + "X: y"}, date),
                 std::invalid_argument);
    EXPECT_THROW(FormatMail(Message(), {sender.address + end, "St"}, date), std::invalid_argument);
  }
}

TEST(MailFormatter, TakesOnePlainAddressOnly)
{
  const std::string refused[] = {"",
                                 "jane",
                                 "@home.example",
                                 "jane@",
                                 "jane@home@example",
                                 "jane@home.example,all@home.example",
                                 "jane@home.example;x@y",
                                 "Jane <jane@home.example>",
                                 "jane@home.example>",
                                 "\"jane\"@home.example",
                                 "jane @home.example",
                                 "jane@home.example\tx",
                                 "j\xc3\xa4ne@home.example",
                                 std::string(250, 'a') + "@b.example"};
  for (const std::string& address : refused)
  {
    EXPECT_THROW(CheckMailAddress(address, "It"), std::invalid_argument) << address;
  }
  EXPECT_NO_THROW(CheckMailAddress("jane.o'neil+x=y@home.example", "It"));
}

TEST(MailFormatter, FoldsEncodedWordsWithinTheirLimit)
{
  std::string emoji;
  for (int i = 0; i < 300; i++)
  {
    emoji += "\xf0\x9f\xa9\xbb"; // x-ray
  }
  const std::string subjects[] = {emoji,
                                  "a" + emoji,
                                  "ab" + emoji,
                                  "abc" + emoji,
                                  std::string(10240, 'x'),
                                  std::string(10240, '\x80')};
  for (const std::string& subject : subjects)
  {
    MailMessage message = Message();
    message.subject = subject;
    const std::string mail = FormatMail(message, {sender.address, subject}, date);
    for (const std::string& line : HeaderLines(mail))
    {
      EXPECT_LE(line.size(), 76u) << line;
    }
    EXPECT_EQ(std::string::npos, mail.find(subject));
  }
}

// RFC 2047 section 5: each word is decoded on its own.
TEST(MailFormatter, NeverCutsACharacter)
{
  MailMessage message = Message();
  message.subject = "a";
  for (int i = 0; i < 12; i++)
  {
    message.subject += "\xf0\x9f\xa9\xbb";
  }
  EXPECT_NE(
      std::string::npos,
      FormatMail(message, sender, date)
          .find("\r\nSubject: =?UTF-8?B?YfCfqbvwn6m78J+pu/Cfqbvwn6m78J+pu/Cfqbvwn6m78J+puw==?=\r\n "
                "=?UTF-8?B?8J+pu/Cfqbvwn6m7?=\r\n"));
}

TEST(MailFormatter, EncodesWhatWouldBeReadOtherwise)
{
  const std::string subjects[] = {"=?UTF-8?B?SGVsbG8=?=", " leads",    "trails ",
                                  "two  spaces",          "tab\there", "\x1b[31m"};
  for (const std::string& subject : subjects)
  {
    MailMessage message = Message();
    message.subject = subject;
    EXPECT_EQ(std::string::npos, FormatMail(message, sender, date).find(subject)) << subject;
  }
}

TEST(MailFormatter, QuotesTheSendersName)
{
  const std::string mail =
      FormatMail(Message(), {sender.address, "The \"Old\" \\ House, <a@b>"}, date);
  EXPECT_NE(
      std::string::npos,
      mail.find("From: \"The \\\"Old\\\" \\\\ House, <a@b>\"\r\n <imaging@hospital.example>\r\n"));
}

TEST(MailFormatter, EndsEveryLineOfTheTextAlike)
{
  MailMessage message = Message();
  message.html.clear();
  message.text = "a\nb\r\nc\rd";
  const std::string mail = FormatMail(message, sender, date);
  EXPECT_NE(std::string::npos, mail.find("\r\n\r\nYQ0KYg0KYw0KZA==\r\n")); // a CRLF b CRLF c CRLF d
}

TEST(MailFormatter, KeepsBodyLinesShort)
{
  MailMessage message = Message();
  message.text = std::string(100000, 'x');
  std::istringstream lines(FormatMail(message, sender, date));
  for (std::string line; std::getline(lines, line);)
  {
    EXPECT_LE(line.size(), 77u); // with the CR
  }
}
