#include "AcceptLanguage.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_HEADER = 1000;
    constexpr int FULL_WEIGHT = 1000;

    /// "0.8" in thousandths; -1 for what is no weight.
    int WeightOf(const std::string& text)
    {
      const bool sound =
          !text.empty() && text.size() <= 5 && (text[0] == '0' || text[0] == '1') &&
          (text.size() == 1 || text[1] == '.') &&
          std::all_of(text.begin() + std::min<std::ptrdiff_t>(2, std::ssize(text)), text.end(),
                      [](unsigned char c) { return std::isdigit(c) != 0; });
      if (!sound)
      {
        return -1;
      }
      std::string digits = text.substr(0, 1) + (text.size() > 2 ? text.substr(2) : "");
      digits.resize(4, '0');
      return std::min(std::stoi(digits), FULL_WEIGHT);
    }

    struct Wish
    {
      std::string language;
      int weight = FULL_WEIGHT;
    };

    Wish ReadWish(std::string range)
    {
      std::erase_if(range, [](unsigned char c) { return std::isspace(c) != 0; });
      std::transform(range.begin(), range.end(), range.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      Wish wish{range.substr(0, range.find_first_of("-;"))};
      const std::size_t weight = range.find(";q=");
      if (weight != std::string::npos)
      {
        wish.weight = WeightOf(range.substr(weight + 3));
      }
      return wish;
    }
  }

  std::string ChooseLanguage(std::string_view acceptLanguage,
                             const std::vector<std::string>& languages)
  {
    std::istringstream ranges{std::string(acceptLanguage.substr(0, LONGEST_HEADER))};
    Wish best{languages.front(), 0};
    for (std::string range; std::getline(ranges, range, ',');)
    {
      const Wish wish = ReadWish(range);
      const bool known =
          std::find(languages.begin(), languages.end(), wish.language) != languages.end();
      if (known && wish.weight > best.weight)
      {
        best = wish;
      }
    }
    return best.language;
  }
}
