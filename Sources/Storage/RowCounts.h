#pragma once

#include "Listing.h"

namespace OrthancExchange
{
  /// How many rows a list has, by a few columns that it is narrowed by: kept in a table of its own
  /// with each change of the rows, since counting a million takes longer than showing fifty. Right
  /// because there is one writer at a time (IStore.h).
  class RowCounts
  {
  public:
    /// `table` holds the counts of `counted`, by `columns`.
    RowCounts(Connection& connection, std::string table, std::string counted,
              std::vector<std::string> columns);

    /// What the row with this id counts as; empty: there is none.
    std::vector<std::string> GroupOf(const std::string& id) const;

    /// A row came to be counted as `group` (+1), or no longer is (-1).
    void Add(const std::vector<std::string>& group, int change) const;

    /// A row moved from one group to another.
    void Move(const std::vector<std::string>& from, const std::vector<std::string>& to) const;

    /// All rows that fulfil the conditions, which may name the columns alone.
    std::int64_t Total(const Conditions& conditions) const;

  private:
    Connection& connection_;
    std::string table_;
    std::string counted_;
    std::vector<std::string> columns_;
  };
}
