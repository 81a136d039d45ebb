#include "Paging.h"

#include "../Domain/Refusal.h"
#include "../Domain/UnicodeText.h"

#include <charconv>

namespace OrthancExchange
{
  namespace
  {
    constexpr int LARGEST_PAGE = 500;
    constexpr std::size_t LONGEST_SEARCH = 200;
  }

  PageRequest ReadPaging(const HttpRequest& request)
  {
    PageRequest page;
    const std::string limit = request.Query("limit");
    if (!limit.empty())
    {
      const auto [end, error] =
          std::from_chars(limit.data(), limit.data() + limit.size(), page.limit);
      if (error != std::errc() || end != limit.data() + limit.size() || page.limit < 1 ||
          page.limit > LARGEST_PAGE)
      {
        throw FieldRefusal(RefusalCode::BadValue, "limit", "limit is a number from 1 to 500.");
      }
    }
    page.cursor = request.Query("cursor");
    page.search = request.Query("q");
    if (CountCodePoints(page.search) > LONGEST_SEARCH)
    {
      throw FieldRefusal(RefusalCode::TooLong, "q", "q is longer than 200 characters.");
    }
    return page;
  }
}
