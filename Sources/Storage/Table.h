// The statements that every mapped aggregate needs.
#pragma once

#include "Columns.h"
#include "Connection.h"

namespace OrthancExchange
{
  /// ":p0, :p1, ..." from `first` on.
  std::string Placeholders(std::size_t count, std::size_t first = 0);

  /// A list for "IN (...)" of ids, lengthened by repetition to the next power of two, so that few
  /// different statements arise. Appends to `parameters` and returns the placeholders.
  std::string InList(const std::vector<std::string>& ids, Values& parameters);

  void InsertColumns(Connection& connection, const std::string& table,
                     const std::vector<std::vector<Column>>& rows);

  /// Any number of rows by bundles, since a distant server answers each statement in a round trip.
  /// Bundles are powers of two, so that few different statements arise. `tail` ("ON CONFLICT ...
  /// RETURNING seq") returns this many columns of each row.
  std::vector<Row> InsertBundles(Connection& connection, const std::string& table,
                                 const std::vector<std::vector<Column>>& rows,
                                 const std::string& tail = "", std::size_t returned = 0);

  /// The rows with one of these values, none of which may stand twice, in a column that an index
  /// holds. `select` is "SELECT seq FROM studies ". Many values a statement, but each looked up by
  /// itself: PostgreSQL plans a list by what it knows of the table when the statement is new, and
  /// would go on reading all of a table that was empty then.
  std::vector<Row> LookUp(Connection& connection, const std::string& select, std::size_t columns,
                          const std::string& column, const Values& values);

  std::int64_t UpdateColumns(Connection& connection, const std::string& table,
                             const std::vector<Column>& columns, const std::string& condition,
                             const Values& conditionValues);

  /// Keeps the text that the row with this id is searched in, in the table's companion
  /// `searchTable`: apart, since a search reads all of these and nothing else of the rows.
  void StoreSearchText(Connection& connection, const std::string& table,
                       const std::string& searchTable, const std::string& id,
                       const std::string& text);

  /// The values as the database gives them back.
  std::vector<std::string> TextsOf(const std::vector<Column>& columns);

  template <typename Aggregate>
  std::vector<Column> ColumnsOf(const Aggregate& aggregate)
  {
    ColumnWriter writer;
    Mapping<Aggregate>::Map(writer, aggregate);
    return writer.Columns();
  }

  template <typename Aggregate>
  Aggregate FromRow(const Row& row)
  {
    Aggregate aggregate;
    ColumnReader reader(row);
    try
    {
      Mapping<Aggregate>::Map(reader, aggregate);
    }
    catch (const std::invalid_argument&) // an unknown enumerator, or not base64
    {
      throw StorageFault(FaultKind::Damaged);
    }
    return aggregate;
  }

  template <typename Aggregate>
  void InsertRow(Connection& connection, const Aggregate& aggregate)
  {
    InsertColumns(connection, Mapping<Aggregate>::table, {ColumnsOf(aggregate)});
  }

  /// Replaces all of the row with the aggregate's id. Throws Refusal(NotFound) when there is none.
  template <typename Aggregate>
  void UpdateRow(Connection& connection, const Aggregate& aggregate)
  {
    if (UpdateColumns(connection, Mapping<Aggregate>::table, ColumnsOf(aggregate), "id = :id",
                      {Value::Text(aggregate.id)}) == 0)
    {
      throw Refusal(RefusalCode::NotFound, "What was to be changed is not there.");
    }
  }

  template <typename Aggregate>
  struct Selection
  {
    std::string sql; ///< "SELECT id, name FROM contacts "
    std::size_t columns = 0;
  };

  template <typename Aggregate>
  const Selection<Aggregate>& SelectionOf()
  {
    static const Selection<Aggregate> selection = []
    {
      Selection<Aggregate> made;
      made.sql = "SELECT ";
      for (const Column& column : ColumnsOf(Aggregate()))
      {
        made.sql += (made.columns++ == 0 ? "" : ", ") + column.name;
      }
      made.sql += std::string(" FROM ") + Mapping<Aggregate>::table + " ";
      return made;
    }();
    return selection;
  }

  /// `tail` is all that follows the table's name: "WHERE owner = :owner ORDER BY number".
  template <typename Aggregate>
  std::vector<Aggregate> SelectRows(Connection& connection, const std::string& tail,
                                    const Values& parameters)
  {
    const Selection<Aggregate>& selection = SelectionOf<Aggregate>();
    std::vector<Aggregate> aggregates;
    for (const Row& row : connection.Query(selection.sql + tail, selection.columns, parameters))
    {
      aggregates.push_back(FromRow<Aggregate>(row));
    }
    return aggregates;
  }

  template <typename Aggregate>
  std::optional<Aggregate> SelectOne(Connection& connection, const std::string& tail,
                                     const Values& parameters)
  {
    std::vector<Aggregate> aggregates = SelectRows<Aggregate>(connection, tail, parameters);
    return aggregates.empty() ? std::nullopt : std::optional(std::move(aggregates.front()));
  }

  /// Many rows at once, numbered by their "position".
  template <typename Aggregate>
  void InsertRows(Connection& connection, const std::vector<Aggregate>& aggregates,
                  const std::vector<Column>& more)
  {
    std::vector<std::vector<Column>> rows;
    rows.reserve(aggregates.size());
    for (std::size_t i = 0; i < aggregates.size(); i++)
    {
      rows.push_back(ColumnsOf(aggregates[i]));
      rows.back().push_back({"position", Value::Number(static_cast<std::int64_t>(i))});
      rows.back().insert(rows.back().end(), more.begin(), more.end());
    }
    InsertBundles(connection, Mapping<Aggregate>::table, rows);
  }
}
