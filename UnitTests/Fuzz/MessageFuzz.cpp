// Any texts in e-mails and SMS: no header is injected, nothing is lost on the way, and no answer of
// a server gives a secret away.
#include "../../Sources/Domain/TextTemplate.h"
#include "../../Sources/Domain/UnicodeText.h"
#include "../../Sources/Outbox/MailFormatter.h"
#include "../../Sources/Outbox/ReplyText.h"
#include "../../Sources/Outbox/SmsBody.h"
#include "Invariants.h"

#include <json/reader.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

namespace
{
  using namespace OrthancExchange;

  constexpr std::size_t LONGEST_LINE = 998; // RFC 5322 section 2.1.1, without CRLF

  std::string FromBase64(const std::string& text)
  {
    const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    std::uint32_t group = 0;
    int bits = 0;
    for (const char c : text)
    {
      if (c == '=' || c == '\r' || c == '\n')
      {
        continue;
      }
      const std::size_t value = alphabet.find(c);
      Require(value != std::string::npos, "base64 has its alphabet alone");
      group = (group << 6) | static_cast<std::uint32_t>(value);
      bits += 6;
      if (bits >= 8)
      {
        bits -= 8;
        bytes += static_cast<char>((group >> bits) & 0xff);
      }
    }
    return bytes;
  }

  std::vector<std::string> LinesOf(const std::string& text)
  {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();)
    {
      const std::size_t end = text.find("\r\n", begin);
      Require(end != std::string::npos, "every line has its end");
      lines.push_back(text.substr(begin, end - begin));
      Require(lines.back().size() <= LONGEST_LINE, "a line is not too long");
      Require(std::all_of(lines.back().begin(), lines.back().end(),
                          [](char c) { return c >= ' ' && c <= '~'; }),
              "a message is printable ASCII");
      begin = end + 2;
    }
    return lines;
  }

  /// Header lines by name, unfolded.
  std::map<std::string, std::string> HeadersOf(const std::vector<std::string>& lines)
  {
    std::map<std::string, std::string> headers;
    std::string name;
    for (const std::string& line : lines)
    {
      if (line.empty())
      {
        return headers;
      }
      if (line.front() == ' ')
      {
        headers[name] += line;
        continue;
      }
      name = line.substr(0, line.find(": "));
      Require(headers.emplace(name, line.substr(name.size() + 2)).second, "a header stands once");
    }
    return headers;
  }

  std::string DecodeWords(std::string_view value)
  {
    constexpr std::string_view open = "=?UTF-8?B?";
    std::string text;
    while (value.starts_with(open))
    {
      Require(value.find(' ') >= value.find("?="), "an encoded word is whole");
      const std::size_t end = value.find("?=", open.size());
      Require(end != std::string_view::npos && end + 2 <= 75, "an encoded word is short");
      const std::string word =
          FromBase64(std::string(value.substr(open.size(), end - open.size())));
      text += word;
      value.remove_prefix(std::min(end + 2, value.size()));
      value.remove_prefix(value.starts_with(' ') ? 1 : 0);
    }
    return text;
  }

  std::string CanonicalLines(const std::string& text)
  {
    std::string lines;
    for (std::size_t i = 0; i < text.size(); i++)
    {
      const bool ends = text[i] == '\r' || text[i] == '\n';
      lines += ends ? "\r\n" : std::string(1, text[i]);
      i += text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n' ? 1 : 0;
    }
    return lines;
  }

  void CheckMail(const MailMessage& message, const MailSender& sender)
  {
    std::string mail;
    if (!Accepts<std::invalid_argument>(
            [&] { mail = FormatMail(message, sender, Instant(Seconds(1800000000))); }))
    {
      return;
    }
    Require(message.subject.find_first_of(std::string("\r\n\0", 3)) == std::string::npos,
            "a subject with a line break is refused");
    const auto lines = LinesOf(mail);
    const auto headers = HeadersOf(lines);
    std::set<std::string> names;
    for (const auto& [name, value] : headers)
    {
      names.insert(name);
    }
    std::set<std::string> expected = {"Date",         "From",         "To",
                                      "Message-ID",   "Subject",      "Auto-Submitted",
                                      "MIME-Version", "Content-Type", "X-Auto-Response-Suppress"};
    if (message.html.empty())
    {
      expected.insert("Content-Transfer-Encoding");
    }
    Require(names == expected, "a message has its own headers and no others");
    Require(headers.at("To") == message.to, "a message goes to its recipient alone");
    const std::string& subject = headers.at("Subject");
    Require(subject == message.subject || DecodeWords(subject) == message.subject,
            "a subject arrives as it is");
    if (message.html.empty())
    {
      const std::string body = mail.substr(mail.find("\r\n\r\n") + 4);
      Require(FromBase64(body) == CanonicalLines(message.text), "a text arrives as it is");
    }
    else
    {
      const auto boundaries = std::count_if(lines.begin(), lines.end(),
                                            [](const std::string& line)
                                            { return line.starts_with("--=_alternative"); });
      Require(boundaries == 3, "no body can end its part");
    }
  }

  void CheckSms(const std::string& to, const std::string& text)
  {
    const std::string json =
        FillSmsBody(R"({"to": "{{To}}", "text": "{{Text}}"})", "application/json", to, text);
    if (IsValidUtf8(to) && IsValidUtf8(text))
    {
      Json::Value value;
      const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
      Require(reader->parse(json.data(), json.data() + json.size(), &value, nullptr) &&
                  value.size() == 2 && value["to"] == Json::Value(to) &&
                  value["text"] == Json::Value(text),
              "JSON says what the message says");
    }
    const std::string form =
        FillSmsBody("to={{To}}&text={{Text}}", "application/x-www-form-urlencoded", to, text);
    Require(std::count(form.begin(), form.end(), '&') == 1 &&
                std::count(form.begin(), form.end(), '=') == 2,
            "a form has its two fields");
    const std::string plain = FillSmsBody("{{To}}\n{{Text}}", "text/plain", to, text);
    Require(std::count_if(plain.begin(), plain.end(),
                          [](char c) { return static_cast<unsigned char>(c) < 0x20; }) == 1,
            "a plain message has one line");
  }

  void CheckTemplate(const std::string& text, const std::string& value)
  {
    const std::set<std::string> names = PlaceholdersOf(text);
    std::map<std::string, std::string> themselves;
    for (const std::string& name : names)
    {
      themselves[name] = "{{" + name + "}}";
    }
    Require(FillTemplate(text, themselves) == text, "placeholders stand for themselves alone");
    Require(FillTemplate("a{{Message}}b", {{"Message", value}, {"Link", "secret"}}) ==
                "a" + value + "b",
            "a value is not expanded again");
    Require(!names.empty() || FillTemplate(text, {{"Link", "x"}}) == text,
            "a text without placeholders stays as it is");
  }

  void CheckReplies(const std::string& reply, const std::string& secret)
  {
    const std::string clean = CleanReply(reply);
    Require(clean.size() <= 200 && std::all_of(clean.begin(), clean.end(),
                                               [](char c) { return c >= ' ' && c <= '~'; }),
            "a reply is one line of ASCII");
    Require(Reveals(reply + " 493817 " + secret, "Your passcode is 493817."), "a passcode is seen");
    const std::string token = "Zk3n2-Qw_9aBcDeFgHiJkLmNoPqRsTuV";
    Require(Reveals("550 <" + token + "> " + reply, secret + " https://x/" + token),
            "a token is seen");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const Parts parts(data, size);
  const std::string& subject = parts.At(0);
  const std::string& text = parts.At(1);
  CheckMail({"id-1", "jane@hospital.example", subject, text, parts.At(2)},
            {"exchange@hospital.example", parts.At(3)});
  // The left part of a Message-ID is our own, and short.
  CheckMail({parts.At(2).substr(0, 64), parts.At(3), "Subject", text, ""}, {parts.At(3), subject});
  CheckSms(subject, text);
  CheckTemplate(text, subject);
  CheckReplies(subject, text);
  return 0;
}
