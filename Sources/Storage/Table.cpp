#include "Table.h"

namespace OrthancExchange
{
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
    std::string names;
    for (const Column& column : rows.front())
    {
      names += (names.empty() ? "" : ", ") + column.name;
    }
    std::string tuples;
    Values parameters;
    for (const std::vector<Column>& row : rows)
    {
      tuples += (tuples.empty() ? "(" : ", (") + Placeholders(row.size(), parameters.size()) + ")";
      for (const Column& column : row)
      {
        parameters.push_back(column.value);
      }
    }
    connection.Execute("INSERT INTO " + table + " (" + names + ") VALUES " + tuples, parameters);
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
