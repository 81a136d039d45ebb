#include "ByteRange.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace OrthancExchange
{
  namespace
  {
    /// 1*DIGIT; a number too large for 64 bits lies beyond any content, so it saturates.
    std::optional<std::uint64_t> ParseDigits(std::string_view text)
    {
      constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();
      if (text.empty())
      {
        return std::nullopt;
      }

      std::uint64_t value = 0;
      for (const char c : text)
      {
        if (c < '0' || c > '9')
        {
          return std::nullopt;
        }
        const std::uint64_t digit = static_cast<std::uint64_t>(c - '0');
        value = value > (largest - digit) / 10 ? largest : value * 10 + digit;
      }
      return value;
    }

    bool HasBytesUnit(std::string_view header)
    {
      constexpr std::string_view unit = "bytes=";
      if (header.size() < unit.size())
      {
        return false;
      }
      return std::equal(unit.begin(), unit.end(), header.begin(),
                        [](char expected, char c)
                        { return expected == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
    }

    ByteRange SelectSuffix(std::uint64_t suffix, std::uint64_t length)
    {
      if (suffix == 0)
      {
        return {ByteRange::Verdict::Unsatisfiable, 0, 0};
      }
      if (length == 0)
      {
        return {}; // "the entire representation is used", which has no bytes to number
      }
      const std::uint64_t count = std::min(suffix, length);
      return {ByteRange::Verdict::Part, length - count, count};
    }
  }

  ByteRange SelectRange(std::string_view rangeHeader, std::uint64_t length)
  {
    if (!HasBytesUnit(rangeHeader))
    {
      return {};
    }

    const std::string_view spec = rangeHeader.substr(rangeHeader.find('=') + 1);
    const std::size_t dash = spec.find('-');
    if (dash == std::string_view::npos)
    {
      return {};
    }

    const std::string_view lastText = spec.substr(dash + 1);
    const std::optional<std::uint64_t> last = ParseDigits(lastText);
    if (dash == 0)
    {
      return last ? SelectSuffix(*last, length) : ByteRange();
    }

    const std::optional<std::uint64_t> first = ParseDigits(spec.substr(0, dash));
    if (!first || (!last && !lastText.empty()) || (last && *last < *first))
    {
      return {};
    }
    if (*first >= length)
    {
      return {ByteRange::Verdict::Unsatisfiable, 0, 0};
    }

    const std::uint64_t end = last ? std::min(*last, length - 1) : length - 1;
    return {ByteRange::Verdict::Part, *first, end - *first + 1};
  }
}
