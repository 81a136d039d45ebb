// Long lists by pages. A page begins after the sort key of the last row seen ("keyset"), so rows
// that are inserted meanwhile neither repeat nor hide others, and page 1,000 costs what page 1
// costs.
#pragma once

#include "Table.h"

#include "../Domain/Page.h"

namespace OrthancExchange
{
  struct OrderColumn
  {
    std::string name;
    bool isText = false;
  };

  /// Columns to sort by, none of them ever NULL; the last one is unique, so that equal rows stand
  /// still.
  struct Order
  {
    std::vector<OrderColumn> columns;
    bool descending = true;
  };

  /// What a list is narrowed by.
  class Conditions
  {
  public:
    /// `sql` holds one parameter: "state = :state". Parameter names must be unique within a list.
    void Add(const std::string& sql, Value value);

    /// Narrows to rows whose text in `searchTable`, found by the same `key`, holds every word of
    /// `search`; no effect when there is none.
    void AddSearch(const std::string& search, const std::string& key,
                   const std::string& searchTable);

    /// "" or "WHERE a AND b ".
    std::string Where() const;

    const Values& Parameters() const
    {
      return parameters_;
    }

  private:
    std::vector<std::string> terms_;
    Values parameters_;
  };

  /// One page's question, ready to be asked.
  struct PageSelection
  {
    std::string tail; ///< "WHERE ... ORDER BY ... LIMIT :limit_"
    Values parameters;
  };

  /// Throws Refusal(BadValue) when the cursor is not one of this list, or the limit is not 1 to
  /// 500.
  PageSelection SelectPage(const Conditions& conditions, const Order& order,
                           const PageRequest& page);

  /// The cursor that continues after the row whose last cells hold the order's columns.
  std::string CursorAfter(const Order& order, const Row& row);

  std::int64_t CountRows(Connection& connection, const std::string& table,
                         const Conditions& conditions);

  /// `count` says how many rows there are in all; it is asked only where the page does not show it.
  template <typename Aggregate, typename Count>
  Page<Aggregate> ListPage(Connection& connection, const Conditions& conditions, const Order& order,
                           const PageRequest& request, Count count)
  {
    const PageSelection selection = SelectPage(conditions, order, request);
    std::string sql = "SELECT ";
    std::size_t columns = order.columns.size();
    for (const Column& column : ColumnsOf(Aggregate()))
    {
      sql += column.name + ", ";
      columns++;
    }
    for (std::size_t i = 0; i < order.columns.size(); i++)
    {
      sql += (i == 0 ? "" : ", ") + order.columns[i].name;
    }
    sql += std::string(" FROM ") + Mapping<Aggregate>::table + " " + selection.tail;

    Page<Aggregate> page;
    std::vector<Row> rows = connection.Query(sql, columns, selection.parameters);
    // One row more than wanted was asked for: it tells whether there is a next page.
    if (rows.size() > static_cast<std::size_t>(request.limit))
    {
      rows.pop_back();
      page.next = CursorAfter(order, rows.back());
    }
    for (const Row& row : rows)
    {
      page.items.push_back(FromRow<Aggregate>(row));
    }
    const bool isWhole = request.cursor.empty() && page.next.empty();
    page.total = isWhole ? static_cast<std::int64_t>(page.items.size()) : count();
    return page;
  }
}
