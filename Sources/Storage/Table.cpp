#include "Table.h"

#include <algorithm>
#include <bit>

namespace OrthancExchange
{
  namespace
  {
    using Rows = std::vector<std::vector<Column>>;

    constexpr std::size_t LARGEST_BUNDLE = 256;
    constexpr std::size_t PARAMETERS_AT_ONCE = 2048; // SQLite takes 32,766, PostgreSQL 65,535
    constexpr std::size_t LOOK_UPS_AT_ONCE = 64;     // SQLite joins 500 SELECTs at most

    /// How many of those that are left go into the next statement.
    std::size_t BundleOf(std::size_t left, std::size_t atMost)
    {
      return std::bit_floor(std::min(left, atMost));
    }

    /// "INSERT INTO table (a, b) VALUES (:p0, :p1), (:p2, :p3)"; appends to `parameters`.
    std::string InsertStatement(const std::string& table, Rows::const_iterator begin,
                                Rows::const_iterator end, Values& parameters)
    {
      std::string names;
      for (const Column& column : *begin)
      {
        names += (names.empty() ? "" : ", ") + column.name;
      }
      std::string tuples;
      for (auto row = begin; row != end; ++row)
      {
        tuples += tuples.empty() ? "(" : ", (";
        tuples += Placeholders(row->size(), parameters.size()) + ")";
        for (const Column& column : *row)
        {
          parameters.push_back(column.value);
        }
      }
      return "INSERT INTO " + table + " (" + names + ") VALUES " + tuples;
    }
  }

  std::string Placeholders(std::size_t count, std::size_t first)
  {
    std::string text;
    for (std::size_t i = 0; i < count; i++)
    {
      text += (i == 0 ? ":p" : ", :p") + std::to_string(first + i);
    }
    return text;
  }

  std::string InList(const std::vector<std::string>& ids, Values& parameters)
  {
    std::size_t count = 1;
    while (count < ids.size())
    {
      count *= 2;
    }
    std::string text = "(" + Placeholders(count, parameters.size()) + ")";
    for (std::size_t i = 0; i < count; i++)
    {
      parameters.push_back(Value::Text(ids[std::min(i, ids.size() - 1)]));
    }
    return text;
  }

  void InsertColumns(Connection& connection, const std::string& table,
                     const std::vector<std::vector<Column>>& rows)
  {
    Values parameters;
    const std::string sql = InsertStatement(table, rows.begin(), rows.end(), parameters);
    connection.Execute(sql, parameters);
  }

  std::vector<Row> InsertBundles(Connection& connection, const std::string& table, const Rows& rows,
                                 const std::string& tail, std::size_t returned)
  {
    std::vector<Row> answers;
    for (auto begin = rows.begin(); begin != rows.end();)
    {
      const std::size_t atMost = std::min(LARGEST_BUNDLE, PARAMETERS_AT_ONCE / begin->size());
      const auto left = static_cast<std::size_t>(rows.end() - begin);
      const auto end = begin + static_cast<std::ptrdiff_t>(BundleOf(left, atMost));
      Values parameters;
      const std::string sql = InsertStatement(table, begin, end, parameters) + " " + tail;
      if (returned == 0)
      {
        connection.Execute(sql, parameters);
      }
      else
      {
        std::ranges::move(connection.Query(sql, returned, parameters), std::back_inserter(answers));
      }
      begin = end;
    }
    return answers;
  }

  std::vector<Row> LookUp(Connection& connection, const std::string& select, std::size_t columns,
                          const std::string& column, const Values& values)
  {
    std::vector<Row> found;
    for (auto begin = values.begin(); begin != values.end();)
    {
      const auto left = static_cast<std::size_t>(values.end() - begin);
      const std::size_t count = BundleOf(left, LOOK_UPS_AT_ONCE);
      std::string sql;
      for (std::size_t i = 0; i < count; i++)
      {
        sql += (i == 0 ? "" : " UNION ALL ") + select;
        sql += "WHERE " + column + " = :p" + std::to_string(i);
      }
      const auto end = begin + static_cast<std::ptrdiff_t>(count);
      std::ranges::move(connection.Query(sql, columns, {begin, end}), std::back_inserter(found));
      begin = end;
    }
    return found;
  }

  std::vector<std::string> TextsOf(const std::vector<Column>& columns)
  {
    std::vector<std::string> texts;
    texts.reserve(columns.size());
    for (const Column& column : columns)
    {
      const Value& value = column.value;
      texts.push_back(value.IsNumber() ? std::to_string(value.AsNumber()) : value.AsText());
    }
    return texts;
  }

  std::int64_t UpdateColumns(Connection& connection, const std::string& table,
                             const std::vector<Column>& columns, const std::string& condition,
                             const Values& conditionValues)
  {
    std::string assignments;
    Values parameters;
    for (const Column& column : columns)
    {
      assignments += (assignments.empty() ? "" : ", ") + column.name + " = :" + column.name + "_";
      parameters.push_back(column.value);
    }
    parameters.insert(parameters.end(), conditionValues.begin(), conditionValues.end());
    return connection.Execute("UPDATE " + table + " SET " + assignments + " WHERE " + condition,
                              parameters);
  }

  void StoreSearchText(Connection& connection, const std::string& table,
                       const std::string& searchTable, const std::string& id,
                       const std::string& text)
  {
    connection.Execute("INSERT INTO " + searchTable +
                           " (seq, search_text) SELECT seq, :text FROM " + table +
                           " WHERE id = :id ON CONFLICT (seq) DO UPDATE SET search_text = " +
                           "excluded.search_text",
                       {Value::Text(text), Value::Text(id)});
  }
}
