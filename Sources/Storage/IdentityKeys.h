// How identity keys are stored, for studies and for requests alike.
#pragma once

#include "Connection.h"

#include "../Domain/IdentityKeys.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  /// Kind and value as stored, without duplicates.
  std::set<std::pair<std::string, std::string>> StoredKeys(const std::vector<IdentityKey>& keys);

  /// "SELECT column FROM table WHERE ... UNION ALL ...", one part for each kind of key: look-ups of
  /// single values in the index; PostgreSQL and SQLite both plan this so, whatever their statistics
  /// say. With a limit, each kind gives no more rows than that. Appends to `parameters`; empty when
  /// there are no keys.
  std::string SelectByKeys(const std::string& table, const std::string& column,
                           const std::vector<IdentityKey>& keys, std::optional<int> limitOfEach,
                           Values& parameters);
}
