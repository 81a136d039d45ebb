#include "RowCounts.h"

#include <utility>

namespace OrthancExchange
{
  namespace
  {
    std::string Join(const std::vector<std::string>& parts)
    {
      std::string text;
      for (const std::string& part : parts)
      {
        text += (text.empty() ? "" : ", ") + part;
      }
      return text;
    }
  }

  RowCounts::RowCounts(Connection& connection, std::string table, std::string counted,
                       std::vector<std::string> columns)
      : connection_(connection), table_(std::move(table)), counted_(std::move(counted)),
        columns_(std::move(columns))
  {
  }

  std::vector<std::string> RowCounts::GroupOf(const std::string& id) const
  {
    std::vector<std::string> group;
    for (const Row& row :
         connection_.Query("SELECT " + Join(columns_) + " FROM " + counted_ + " WHERE id = :id",
                           columns_.size(), {Value::Text(id)}))
    {
      for (const Cell& cell : row)
      {
        group.push_back(cell.text);
      }
    }
    return group;
  }

  void RowCounts::Add(const std::vector<std::string>& group, int change) const
  {
    Values parameters;
    for (const std::string& text : group)
    {
      parameters.push_back(Value::Key(text));
    }
    const std::string places = Placeholders(group.size());
    parameters.push_back(Value::Number(std::int64_t{change}));
    connection_.Execute("INSERT INTO " + table_ + " (" + Join(columns_) + ", total) VALUES (" +
                            places + ", :change) ON CONFLICT (" + Join(columns_) +
                            ") DO UPDATE SET total = " + table_ + ".total + excluded.total",
                        parameters);
  }

  void RowCounts::Move(const std::vector<std::string>& from,
                       const std::vector<std::string>& to) const
  {
    if (from == to)
    {
      return;
    }
    if (!from.empty())
    {
      Add(from, -1);
    }
    Add(to, 1);
  }

  std::int64_t RowCounts::Total(const Conditions& conditions) const
  {
    return ReadNumber(connection_
                          .Query("SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT) FROM " + table_ +
                                     " " + conditions.Where(),
                                 1, conditions.Parameters())
                          .at(0)
                          .at(0));
  }
}
