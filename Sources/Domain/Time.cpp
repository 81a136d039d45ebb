#include "Time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace OrthancExchange
{
  namespace
  {
    std::optional<unsigned> Number(std::string_view digits)
    {
      unsigned value = 0;
      const auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), value);
      const bool onlyDigits =
          std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (error != std::errc() || end != digits.data() + digits.size() || !onlyDigits)
      {
        return std::nullopt;
      }
      return value;
    }

    std::optional<std::chrono::year_month_day> Day(std::string_view year, std::string_view month,
                                                   std::string_view day)
    {
      const auto y = Number(year);
      const auto m = Number(month);
      const auto d = Number(day);
      if (!y || !m || !d)
      {
        return std::nullopt;
      }
      const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*y)),
                                             std::chrono::month(*m), std::chrono::day(*d)};
      if (!date.ok())
      {
        return std::nullopt;
      }
      return date;
    }
  }

  std::string FormatInstant(Instant instant)
  {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
  }

  std::optional<Instant> ParseInstant(std::string_view text)
  {
    constexpr std::string_view pattern = "0000-00-00T00:00:00Z";
    if (text.size() != pattern.size())
    {
      return std::nullopt;
    }
    for (std::size_t i = 0; i < pattern.size(); i++)
    {
      if (pattern[i] != '0' && text[i] != pattern[i])
      {
        return std::nullopt;
      }
    }
    const auto date = Day(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
    const auto hours = Number(text.substr(11, 2));
    const auto minutes = Number(text.substr(14, 2));
    const auto seconds = Number(text.substr(17, 2));
    if (!date || !hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 59)
    {
      return std::nullopt;
    }
    return std::chrono::sys_days(*date) + std::chrono::hours(*hours) +
           std::chrono::minutes(*minutes) + std::chrono::seconds(*seconds);
  }

  std::optional<std::chrono::year_month_day> ParseDicomDate(std::string_view text)
  {
    if (text.size() != 8)
    {
      return std::nullopt;
    }
    return Day(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
  }
}
