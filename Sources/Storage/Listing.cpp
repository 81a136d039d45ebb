#include "Listing.h"

#include "Base64.h"
#include "SearchText.h"

#include <sstream>

namespace OrthancExchange
{
  namespace
  {
    constexpr int MAXIMUM_LIMIT = 500;

    std::string NamesOf(const Order& order)
    {
      std::string text;
      for (const OrderColumn& column : order.columns)
      {
        text += (text.empty() ? "" : ", ") + column.name;
      }
      return text;
    }

    std::string ListOf(const Order& order)
    {
      return NamesOf(order) + (order.descending ? " DESC" : "");
    }

    // Texts of a cursor are encoded once more, since they may hold the bar between its parts.
    Value ReadPart(const OrderColumn& column, const std::string& part)
    {
      return column.isText ? Value::Text(DecodeBase64(part))
                           : Value::Number(ReadNumber({false, part}));
    }

    // A cursor says which list it belongs to: "due_at, seq|1700000000|17|".
    Values ParseCursor(const Order& order, const std::string& cursor)
    {
      Values values;
      try
      {
        std::istringstream parts(DecodeBase64(cursor));
        std::string part;
        std::getline(parts, part, '|');
        const bool sameList = part == ListOf(order);
        while (sameList && std::getline(parts, part, '|'))
        {
          values.push_back(ReadPart(order.columns.at(values.size()), part));
        }
        if (sameList && values.size() == order.columns.size())
        {
          return values;
        }
      }
      catch (const std::exception&)
      {
        // whatever is wrong with it, the answer is the same
      }
      throw FieldRefusal(RefusalCode::BadValue, "cursor",
                         "The cursor does not belong to this list.");
    }
  }

  void Conditions::Add(const std::string& sql, Value value)
  {
    terms_.push_back(sql);
    parameters_.push_back(std::move(value));
  }

  void Conditions::AddSearch(const std::string& search, const std::string& key,
                             const std::string& searchTable)
  {
    std::string found;
    int number = 0;
    for (const std::string& pattern : SearchPatterns(Value::Text(search).AsText()))
    {
      const std::string name = ":search" + std::to_string(number);
      found += (number == 0 ? "" : " AND ") + ("search_text LIKE " + name + " ESCAPE '\\'");
      parameters_.push_back(Value::Text(pattern));
      number++;
    }
    if (number > 0)
    {
      terms_.push_back(key + " IN (SELECT " + key + " FROM " + searchTable + " WHERE " + found +
                       ")");
    }
  }

  std::string Conditions::Where() const
  {
    std::string text;
    for (const std::string& term : terms_)
    {
      text += (text.empty() ? "WHERE " : "AND ") + term + " ";
    }
    return text;
  }

  PageSelection SelectPage(const Conditions& conditions, const Order& order,
                           const PageRequest& page)
  {
    if (page.limit < 1 || page.limit > MAXIMUM_LIMIT)
    {
      throw FieldRefusal(RefusalCode::BadValue, "limit", "A page has 1 to 500 items.");
    }

    PageSelection selection;
    selection.tail = conditions.Where();
    selection.parameters = conditions.Parameters();
    if (!page.cursor.empty())
    {
      const std::string columns = NamesOf(order);
      const Values after = ParseCursor(order, page.cursor);
      std::string places;
      for (std::size_t i = 0; i < after.size(); i++)
      {
        places += (i == 0 ? ":after" : ", :after") + std::to_string(i);
        selection.parameters.push_back(after[i]);
      }
      selection.tail += selection.tail.empty() ? "WHERE " : "AND ";
      selection.tail +=
          "(" + columns + ") " + (order.descending ? "<" : ">") + " (" + places + ") ";
    }
    selection.tail += "ORDER BY ";
    for (std::size_t i = 0; i < order.columns.size(); i++)
    {
      selection.tail +=
          (i == 0 ? "" : ", ") + order.columns[i].name + (order.descending ? " DESC" : "");
    }
    selection.tail += " LIMIT :limit_";
    selection.parameters.push_back(Value::Number(std::int64_t{page.limit} + 1));
    return selection;
  }

  std::string CursorAfter(const Order& order, const Row& row)
  {
    std::string text = ListOf(order) + "|";
    for (std::size_t i = 0; i < order.columns.size(); i++)
    {
      const std::string& cell = row[row.size() - order.columns.size() + i].text;
      text += (order.columns[i].isText ? EncodeBase64(cell) : cell) + "|";
    }
    return EncodeBase64(text);
  }

  std::int64_t CountRows(Connection& connection, const std::string& table,
                         const Conditions& conditions)
  {
    const std::vector<Row> rows = connection.Query(
        "SELECT COUNT(*) FROM " + table + " " + conditions.Where(), 1, conditions.Parameters());
    return ReadNumber(rows.at(0).at(0));
  }
}
