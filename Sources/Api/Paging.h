// limit, cursor, q and sort of the lists.
#pragma once

#include "Http.h"

#include "../Domain/Page.h"
#include "../Domain/Refusal.h"
#include "../Domain/Sorting.h"

#include <optional>
#include <stdexcept>
#include <string>

namespace OrthancExchange
{
  /// Refusal(BadValue) naming `limit` unless it is a number from 1 to 500 or absent.
  PageRequest ReadPaging(const HttpRequest& request);

  /// `sort` names a column, with '-' before it for descending order; nullopt when absent.
  /// Refusal(BadValue) that tells the name when the list has no such column.
  template <typename Column>
  std::optional<Sorting<Column>> ReadSorting(const HttpRequest& request,
                                             Column (*parse)(const std::string&))
  {
    std::string name = request.Query("sort");
    if (name.empty())
    {
      return std::nullopt;
    }
    Sorting<Column> sorting;
    sorting.descending = name.front() == '-';
    name.erase(0, sorting.descending ? 1 : 0);
    try
    {
      sorting.column = parse(name);
      return sorting;
    }
    catch (const std::invalid_argument&)
    {
      constexpr std::size_t SHOWN = 40;
      throw FieldRefusal(RefusalCode::BadValue, "sort",
                         "This list is not sorted by " + name.substr(0, SHOWN) + ".");
    }
  }
}
