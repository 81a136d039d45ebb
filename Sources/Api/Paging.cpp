#include "Paging.h"

#include "../Domain/Refusal.h"
#include "../Domain/UnicodeText.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace OrthancExchange
{
  namespace
  {
    constexpr int LARGEST_PAGE = 500;
    constexpr std::size_t LONGEST_SEARCH = 200;

    int ReadLimit(const std::string& text)
    {
      int limit = 0;
      const char* const after = text.data() + text.size();
      const auto [end, error] = std::from_chars(text.data(), after, limit);
      const bool isHuge = error == std::errc::result_out_of_range && text.front() != '-';
      if (end != after || (error != std::errc() && !isHuge) || (!isHuge && limit < 1))
      {
        throw FieldRefusal(RefusalCode::BadValue, "limit",
                           "limit is a number from 1; at most 500 are given at a time.");
      }
      return isHuge ? LARGEST_PAGE : std::min(limit, LARGEST_PAGE);
    }
  }

  PageRequest ReadPaging(const HttpRequest& request)
  {
    PageRequest page;
    const std::string limit = request.Query("limit");
    if (!limit.empty())
    {
      page.limit = ReadLimit(limit);
    }
    page.cursor = request.Query("cursor");
    page.search = request.Query("q");
    if (!IsValidUtf8(page.search) || HasControlCharacters(page.search, "\t\r\n"))
    {
      throw FieldRefusal(RefusalCode::BadValue, "q", "q holds characters that are not allowed.");
    }
    if (CountCodePoints(page.search) > LONGEST_SEARCH)
    {
      throw FieldRefusal(RefusalCode::TooLong, "q", "q is longer than 200 characters.");
    }
    return page;
  }

  bool HoldsWords(const std::string& text, const std::string& search)
  {
    const std::string folded = FoldCase(text);
    std::istringstream words(FoldCase(search));
    for (std::string word; words >> word;)
    {
      if (folded.find(word) == std::string::npos)
      {
        return false;
      }
    }
    return true;
  }
}
