#include "SettingParsing.h"

#include "Refusal.h"
#include "UnicodeText.h"

#include <charconv>

namespace OrthancExchange::SettingParsing
{
  void RefuseValue(const std::string& key, const std::string& why)
  {
    throw FieldRefusal(RefusalCode::BadValue, key.substr(key.find('.') + 1), key + ": " + why);
  }

  const std::vector<std::string>* Find(const SettingValues& values, const std::string& key)
  {
    const auto found = values.find(key);
    return found == values.end() ? nullptr : &found->second;
  }

  void CheckText(const std::string& key, const std::string& value, std::size_t longest)
  {
    if (!IsValidUtf8(value) || HasControlCharacters(value, "\n\t\r"))
    {
      RefuseValue(key, "control characters are not allowed.");
    }
    if (CountCodePoints(value) > longest)
    {
      RefuseValue(key, "at most " + std::to_string(longest) + " characters are allowed.");
    }
  }

  std::string Single(const SettingValues& values, const std::string& key,
                     const std::string& fallback)
  {
    const auto* list = Find(values, key);
    if (list == nullptr)
    {
      return fallback;
    }
    if (list->size() != 1)
    {
      RefuseValue(key, "one value is expected.");
    }
    return list->front();
  }

  int Integer(const SettingValues& values, const std::string& key, int fallback, int least,
              int most)
  {
    const std::string text = Single(values, key, std::to_string(fallback));
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least || number > most)
    {
      RefuseValue(key, "a whole number from " + std::to_string(least) + " to " +
                           std::to_string(most) + " is expected.");
    }
    return number;
  }

  bool Boolean(const SettingValues& values, const std::string& key, bool fallback)
  {
    const std::string text = Single(values, key, fallback ? "true" : "false");
    if (text != "true" && text != "false")
    {
      RefuseValue(key, "true or false is expected.");
    }
    return text == "true";
  }
}
