// How identity keys are stored, for studies and for requests alike.
#pragma once

#include "Connection.h"

#include "../Domain/Matching.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  /// Kind and value as stored, without duplicates.
  std::set<std::pair<std::string, std::string>> StoredKeys(const std::vector<IdentityKey>& keys);

  /// "SELECT column FROM table WHERE ... UNION ALL ...": one look-up in the index per key;
  /// PostgreSQL and SQLite both plan this so, whatever their statistics say. Appends to
  /// `parameters`; empty when there are no keys.
  std::string SelectByKeys(const std::string& table, const std::string& column,
                           const std::vector<IdentityKey>& keys, Values& parameters);
}
