// Addresses to which links and passcodes go: checked strictly, since a wrong one is a disclosure.
#pragma once

#include <string>

namespace OrthancExchange
{
  /// Trimmed, domain in lower case; throws Refusal(BadValue) naming `field` unless it looks like
  /// one addr-spec of RFC 5321 (no display name, no list, no quoted local part, ASCII, at most 254
  /// characters).
  std::string NormalizeEmail(const std::string& email, const std::string& field);

  /// E.164: "+" and 8 to 15 digits; spaces, dashes, dots and brackets are dropped, a leading "00"
  /// becomes "+", and a "(0)" behind a country code is left out. A number without a country code
  /// keeps its digits ("07700900123"). Throws Refusal(BadValue) naming `field`.
  std::string NormalizeMobile(const std::string& mobile, const std::string& field);

  /// What a recipient may be told of where a passcode went: "mobile ending 23", "e-mail
  /// j…@hospital.example".
  std::string DescribeMobile(const std::string& mobile);
  std::string DescribeEmail(const std::string& email);
}
