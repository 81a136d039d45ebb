// Reading one stored setting; each throws Refusal(BadValue) naming the key when it is out of range.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Stored form: "account.MatchingRules" -> {"PatientName", ...}.
  using SettingValues = std::map<std::string, std::vector<std::string>>;
}

namespace OrthancExchange::SettingParsing
{
  [[noreturn]] void RefuseValue(const std::string& key, const std::string& why);

  /// nullptr where the setting is not stored.
  const std::vector<std::string>* Find(const SettingValues& values, const std::string& key);

  /// Valid UTF-8 of at most `longest` characters, without control characters but line breaks.
  void CheckText(const std::string& key, const std::string& value, std::size_t longest);

  std::string Single(const SettingValues& values, const std::string& key,
                     const std::string& fallback);
  int Integer(const SettingValues& values, const std::string& key, int fallback, int least,
              int most);
  bool Boolean(const SettingValues& values, const std::string& key, bool fallback);
}
