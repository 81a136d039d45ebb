#include "OneEdit.h"

#include <algorithm>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view DIGITS = "0123456789";
    constexpr std::string_view LETTERS = "abcdefghijklmnopqrstuvwxyz";

    std::string_view ReplacementsOf(char c)
    {
      return DIGITS.find(c) != std::string_view::npos    ? DIGITS
             : LETTERS.find(c) != std::string_view::npos ? LETTERS
                                                         : std::string_view();
    }
  }

  std::optional<OneEdit> FindOneEdit(const std::string& a, const std::string& b)
  {
    const std::size_t shorter = std::min(a.size(), b.size());
    const std::size_t longer = std::max(a.size(), b.size());
    if (longer - shorter > 1 || a == b)
    {
      return std::nullopt;
    }
    const std::string_view left = a;
    const std::string_view right = b;
    const auto at = static_cast<std::size_t>(
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shorter), b.begin())
            .first -
        a.begin());
    if (a.size() != b.size())
    {
      const bool moreInFirst = a.size() > b.size();
      const bool same = moreInFirst ? left.substr(at + 1) == right.substr(at)
                                    : left.substr(at) == right.substr(at + 1);
      return same ? std::optional(OneEdit{EditKind::Inserted, moreInFirst ? a[at] : b[at]})
                  : std::nullopt;
    }
    if (left.substr(at + 1) == right.substr(at + 1))
    {
      return OneEdit{EditKind::Substituted, a[at]};
    }
    const bool swapped = at + 1 < shorter && a[at] == b[at + 1] && a[at + 1] == b[at] &&
                         left.substr(at + 2) == right.substr(at + 2);
    return swapped ? std::optional(OneEdit{EditKind::Swapped, a[at]}) : std::nullopt;
  }

  std::vector<std::string> OneEditAway(const std::string& text)
  {
    std::vector<std::string> others;
    for (std::size_t i = 0; i < text.size(); i++)
    {
      for (const char c : ReplacementsOf(text[i]))
      {
        others.push_back(text.substr(0, i) + c + text.substr(i + 1));
      }
      others.push_back(text.substr(0, i) + text.substr(i + 1));
      if (i + 1 < text.size())
      {
        others.push_back(text.substr(0, i) + text[i + 1] + text[i] + text.substr(i + 2));
      }
    }
    for (std::size_t i = 0; i <= text.size(); i++)
    {
      for (const char c : DIGITS)
      {
        others.push_back(text.substr(0, i) + c + text.substr(i));
      }
    }
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    std::erase(others, text);
    return others;
  }
}
