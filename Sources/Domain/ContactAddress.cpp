#include "ContactAddress.h"

#include "Refusal.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t MAX_EMAIL = 254; // RFC 5321 section 4.5.3.1.3, less the brackets
    constexpr std::size_t MAX_LOCAL_PART = 64;

    bool IsAlphanumeric(char c)
    {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 &&
             static_cast<unsigned char>(c) < 128;
    }

    std::string Trim(const std::string& text)
    {
      const std::size_t begin = text.find_first_not_of(" \t\r\n");
      if (begin == std::string::npos)
      {
        return "";
      }
      return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
    }

    bool IsDotAtom(std::string_view text, std::string_view furtherCharacters)
    {
      if (text.empty() || text.front() == '.' || text.back() == '.' ||
          text.find("..") != std::string_view::npos)
      {
        return false;
      }
      return std::all_of(text.begin(), text.end(),
                         [&](char c) {
                           return IsAlphanumeric(c) || c == '.' ||
                                  furtherCharacters.find(c) != std::string_view::npos;
                         });
    }
  }

  std::string NormalizeEmail(const std::string& email, const std::string& field)
  {
    std::string address = Trim(email);
    const std::size_t at = address.find('@');
    const bool valid = address.size() <= MAX_EMAIL && at != std::string::npos &&
                       at <= MAX_LOCAL_PART &&
                       IsDotAtom(std::string_view(address).substr(0, at), "!#$%&'*+/=?^_`{|}~-") &&
                       IsDotAtom(std::string_view(address).substr(at + 1), "-");
    if (!valid)
    {
      throw FieldRefusal(RefusalCode::BadValue, field, field + " is not an e-mail address.");
    }
    std::transform(address.begin() + static_cast<std::ptrdiff_t>(at), address.end(),
                   address.begin() + static_cast<std::ptrdiff_t>(at),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return address;
  }

  std::string NormalizeMobile(const std::string& mobile, const std::string& field)
  {
    std::string written = Trim(mobile);
    // "+44 (0)7700 900123": the zero is dialled within the country only, where nobody dials the
    // +44.
    const std::size_t trunk = written.find("(0)");
    if (trunk != std::string::npos && (written.starts_with('+') || written.starts_with("00")))
    {
      written.erase(trunk, 3);
    }
    std::string number;
    for (const char c : written)
    {
      if ((c >= '0' && c <= '9') || (c == '+' && number.empty()))
      {
        number += c;
      }
      else if (std::string_view(" -.()/").find(c) == std::string_view::npos)
      {
        number.clear();
        break;
      }
    }
    if (number.starts_with("00"))
    {
      number = "+" + number.substr(2);
    }
    const std::size_t digits = number.size() - (number.starts_with('+') ? 1 : 0);
    if (digits < 8 || digits > 15)
    {
      throw FieldRefusal(RefusalCode::BadValue, field,
                         field + " is not a telephone number, such as +447700900123.");
    }
    return number;
  }

  std::string DescribeMobile(const std::string& mobile)
  {
    return "mobile ending " + mobile.substr(mobile.size() < 2 ? 0 : mobile.size() - 2);
  }

  std::string DescribeEmail(const std::string& email)
  {
    const std::size_t at = email.find('@');
    if (at == std::string::npos || at == 0)
    {
      return "e-mail";
    }
    return "e-mail " + email.substr(0, 1) + "…" + email.substr(at);
  }
}
