// How identity keys are stored, for studies and for requests alike.
#pragma once

#include "Connection.h"

#include "../Domain/IdentityKeys.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  /// Kind and value as stored, without duplicates.
  std::set<std::pair<std::string, std::string>> StoredKeys(const std::vector<IdentityKey>& keys);

  /// What studies' keys are stored as: a 64-bit hash of each, FNV-1a with a last mixing, without
  /// duplicates. An index of numbers is a third of the size of one of texts. Two keys that meet by
  /// chance give one candidate more, which the matching rules judge like all.
  std::set<std::int64_t> HashedKeys(const std::vector<IdentityKey>& keys);
  std::int64_t HashOf(const std::string& text);

  /// "SELECT identity_seq, 1 AS weight FROM identity_keys WHERE ... UNION ALL ...", one part for
  /// each kind of key with no more rows than the limit, and a quarter of it for a name alone where
  /// there is a birth date to go by; the rarer a kind of key, the more it weighs. Appends to
  /// `parameters`; empty when there are no keys.
  std::string SelectByHashes(const Connection& connection, const std::vector<IdentityKey>& keys,
                             int limitOfEach, Values& parameters);
}
