#include "MailFormatter.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_PLAIN_VALUE = 60;
    constexpr std::size_t LONGEST_BASE64_LINE = 76; // RFC 2045 section 6.8
    // An encoded word and "Subject: " before it fit into the 76 characters of RFC 2047 section 2:
    // 39 bytes become 52 characters, the frame around them has 12.
    constexpr std::size_t BYTES_PER_ENCODED_WORD = 39;

    bool IsPrintableAscii(std::string_view text)
    {
      return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    }

    std::string ToBase64(std::string_view bytes)
    {
      static constexpr char alphabet[] =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      std::string text;
      text.reserve((bytes.size() + 2) / 3 * 4);
      for (std::size_t i = 0; i < bytes.size(); i += 3)
      {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; j++)
        {
          group <<= 8;
          group |= i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u;
        }
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t j = 0; j < 4; j++)
        {
          text += j <= count ? alphabet[(group >> (18 - 6 * j)) & 63] : '=';
        }
      }
      return text;
    }

    /// Line ends become CRLF: the canonical form of text that RFC 2045 section 6.8 asks for.
    std::string CanonicalLines(std::string_view text)
    {
      std::string lines;
      lines.reserve(text.size() + 64);
      for (std::size_t i = 0; i < text.size(); i++)
      {
        if (text[i] != '\r' && text[i] != '\n')
        {
          lines += text[i];
          continue;
        }
        lines += "\r\n";
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
        {
          i++;
        }
      }
      return lines;
    }

    void CheckHeaderValue(std::string_view value, const std::string& what)
    {
      if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      {
        throw std::invalid_argument(what + " holds a line break or a NUL");
      }
    }

    std::string EncodedWords(std::string_view text)
    {
      std::string words;
      while (!text.empty())
      {
        std::size_t size = std::min(text.size(), BYTES_PER_ENCODED_WORD);
        // A character must not be cut (RFC 2047 section 5); one of UTF-8 has at most three
        // continuation bytes.
        for (int i = 0; i < 3 && size < text.size() && (text[size] & 0xc0) == 0x80; i++)
        {
          size--;
        }
        words += words.empty() ? "" : "\r\n ";
        words += "=?UTF-8?B?" + ToBase64(text.substr(0, size)) + "?=";
        text.remove_prefix(size);
      }
      return words;
    }

    bool CanStandAsItIs(const std::string& text)
    {
      return text.size() <= LONGEST_PLAIN_VALUE && IsPrintableAscii(text) &&
             text.find("=?") == std::string::npos && text.find("  ") == std::string::npos &&
             (text.empty() || (text.front() != ' ' && text.back() != ' '));
    }

    std::string FormatSubject(const std::string& subject)
    {
      CheckHeaderValue(subject, "The subject");
      return CanStandAsItIs(subject) ? subject : EncodedWords(subject);
    }

    std::string FormatFrom(const MailSender& sender)
    {
      CheckHeaderValue(sender.displayName, "The sender's name");
      CheckMailAddress(sender.address, "The sender's address");
      if (sender.displayName.empty())
      {
        return sender.address;
      }
      if (!CanStandAsItIs(sender.displayName))
      {
        return EncodedWords(sender.displayName) + "\r\n <" + sender.address + ">";
      }

      std::string quoted;
      for (const char c : sender.displayName)
      {
        quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
      }
      return "\"" + quoted + "\"\r\n <" + sender.address + ">";
    }

    /// RFC 5322 section 3.3, in English whatever the locale.
    std::string FormatDate(Instant instant)
    {
      static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
      static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
      const auto midnight = std::chrono::floor<std::chrono::days>(instant);
      const std::chrono::year_month_day date(midnight);
      const std::chrono::hh_mm_ss time(instant - midnight);
      std::array<char, 64> text{};
      std::snprintf(
          text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
          days[std::chrono::weekday(midnight).c_encoding()], static_cast<unsigned>(date.day()),
          months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
          static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count()));
      return text.data();
    }

    std::string FormatMessageId(const std::string& left, const std::string& address)
    {
      if (left.empty() || left.find_first_not_of(
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") !=
                              std::string::npos)
      {
        throw std::invalid_argument("The message's identifier holds unexpected characters");
      }
      return "<" + left + address.substr(address.find('@')) + ">";
    }

    std::string FormatPart(const std::string& type, std::string_view body)
    {
      const std::string encoded = ToBase64(CanonicalLines(body));
      std::string part = "Content-Type: " + type + "; charset=utf-8\r\n";
      part += "Content-Transfer-Encoding: base64\r\n\r\n";
      for (std::size_t i = 0; i < encoded.size(); i += LONGEST_BASE64_LINE)
      {
        part += encoded.substr(i, LONGEST_BASE64_LINE) + "\r\n";
      }
      return part;
    }

    std::string FormatBody(const MailMessage& message)
    {
      if (message.html.empty())
      {
        return FormatPart("text/plain", message.text);
      }
      // Base64 has neither "-" nor "_": no body can hold the boundary.
      const std::string boundary = "=_alternative";
      return "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n" + "--" +
             boundary + "\r\n" + FormatPart("text/plain", message.text) + "--" + boundary + "\r\n" +
             FormatPart("text/html", message.html) + "--" + boundary + "--\r\n";
    }
  }

  void CheckMailAddress(const std::string& address, const std::string& what)
  {
    constexpr std::size_t longestAddress =
        254; // RFC 5321 section 4.5.3.1.3, without the angle brackets
    const std::size_t at = address.find('@');
    if (address.empty() || address.size() > longestAddress || !IsPrintableAscii(address) ||
        address.find_first_of(" \"(),:;<>[]\\") != std::string::npos || at == 0 ||
        at == std::string::npos || at + 1 == address.size() || at != address.rfind('@'))
    {
      throw std::invalid_argument(what + " is not one plain e-mail address");
    }
  }

  std::string FormatMail(const MailMessage& message, const MailSender& sender, Instant date)
  {
    CheckMailAddress(message.to, "The recipient's address");
    std::string mail = "Date: " + FormatDate(date) + "\r\n";
    mail += "From: " + FormatFrom(sender) + "\r\n";
    mail += "To: " + message.to + "\r\n";
    mail += "Message-ID: " + FormatMessageId(message.messageId, sender.address) + "\r\n";
    mail += "Subject: " + FormatSubject(message.subject) + "\r\n";
    mail += "Auto-Submitted: auto-generated\r\n";
    mail += "X-Auto-Response-Suppress: All\r\n";
    mail += "MIME-Version: 1.0\r\n";
    return mail + FormatBody(message);
  }
}
