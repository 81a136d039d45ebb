// limit, cursor, q and sort of the lists.
#pragma once

#include "Http.h"

#include "../Domain/Page.h"
#include "../Domain/Refusal.h"
#include "../Domain/Sorting.h"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// More than 500 at a time are not given: a larger `limit` means 500. Refusal(BadValue) naming
  /// `limit` unless it is a number from 1 or absent.
  PageRequest ReadPaging(const HttpRequest& request);

  /// Whether all words of the search stand in the text, in any letter case.
  bool HoldsWords(const std::string& text, const std::string& search);

  /// The page of a short list that is asked for; without `limit`, all of it. `keyOf` names an item,
  /// for the cursor, as nothing else of the list is named; `textOf` is what `q` searches.
  template <typename T, typename KeyOf, typename TextOf>
  Page<T> CutPage(const HttpRequest& request, const std::vector<T>& items, KeyOf keyOf,
                  TextOf textOf)
  {
    const PageRequest asked = ReadPaging(request);
    const bool whole = request.Query("limit").empty();
    Page<T> page;
    bool reached = asked.cursor.empty();
    for (const T& item : items)
    {
      const bool isLast = keyOf(item) == asked.cursor;
      if (HoldsWords(textOf(item), asked.search))
      {
        page.total++;
        const bool fits = whole || page.items.size() < static_cast<std::size_t>(asked.limit);
        if (reached && fits)
        {
          page.items.push_back(item);
        }
        else if (reached)
        {
          page.next = keyOf(page.items.back());
        }
      }
      reached = reached || isLast;
    }
    if (!reached)
    {
      throw FieldRefusal(RefusalCode::BadValue, "cursor",
                         "The cursor does not belong to this list.");
    }
    return page;
  }

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
