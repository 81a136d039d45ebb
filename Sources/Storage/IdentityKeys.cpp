#include "IdentityKeys.h"

#include "Table.h"

#include <map>

namespace OrthancExchange
{
  namespace
  {
    const char* KindText(IdentityKeyKind kind)
    {
      switch (kind)
      {
      case IdentityKeyKind::Identifier:
        return "Identifier";
      case IdentityKeyKind::FamilyAndDate:
        return "FamilyAndDate";
      case IdentityKeyKind::Name:
        return "Name";
      case IdentityKeyKind::SoundAndYear:
        return "SoundAndYear";
      case IdentityKeyKind::SoundAndDay:
        return "SoundAndDay";
      case IdentityKeyKind::SoundAndDate:
        break;
      }
      return "SoundAndDate";
    }

    int WeightOf(IdentityKeyKind kind)
    {
      switch (kind)
      {
      case IdentityKeyKind::Identifier:
        return 8; // hardly anybody else's
      case IdentityKeyKind::FamilyAndDate:
        return 4;
      case IdentityKeyKind::SoundAndDate:
        return 3;
      case IdentityKeyKind::Name:
      case IdentityKeyKind::SoundAndYear:
      case IdentityKeyKind::SoundAndDay:
        break;
      }
      return 2;
    }

    /// A name that thousands bear tells nothing by itself. Whoever shares more of a request with a
    /// birth date is found by its other keys; of mere namesakes a few are enough.
    int LimitOf(IdentityKeyKind kind, bool dated, int limitOfEach)
    {
      constexpr int namesakesShare = 4;
      const bool mereNamesakes = kind == IdentityKeyKind::Name && dated;
      return mereNamesakes ? (limitOfEach + namesakesShare - 1) / namesakesShare : limitOfEach;
    }

    // Archives hold names of any length, which no index takes. A shortened key finds the study
    // still, and perhaps some more, which the matching rules then judge.
    std::string Shortened(const std::string& text)
    {
      constexpr std::size_t maximumLength = 200;
      if (text.size() <= maximumLength)
      {
        return text;
      }
      std::size_t length = maximumLength;
      while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
      {
        length--; // not in the middle of a UTF-8 sequence
      }
      return text.substr(0, length);
    }

    std::int64_t HashOf(const IdentityKey& key)
    {
      return OrthancExchange::HashOf(KindText(key.kind) + ('\0' + key.value));
    }
  }

  std::set<std::pair<std::string, std::string>> StoredKeys(const std::vector<IdentityKey>& keys)
  {
    std::set<std::pair<std::string, std::string>> stored;
    for (const IdentityKey& key : keys)
    {
      stored.emplace(KindText(key.kind), Shortened(key.value));
    }
    return stored;
  }

  std::int64_t HashOf(const std::string& text)
  {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
    {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    // Texts that differ in their last letter alone would lie beside each other.
    hash = (hash ^ (hash >> 32)) * 0x9e3779b97f4a7c15;
    return static_cast<std::int64_t>(hash ^ (hash >> 29));
  }

  std::set<std::int64_t> HashedKeys(const std::vector<IdentityKey>& keys)
  {
    std::set<std::int64_t> hashes;
    for (const IdentityKey& key : keys)
    {
      hashes.insert(HashOf(key));
    }
    return hashes;
  }

  std::string SelectByHashes(const Connection& connection, const std::vector<IdentityKey>& keys,
                             int limitOfEach, Values& parameters)
  {
    std::map<IdentityKeyKind, std::set<std::int64_t>> byKind;
    for (const IdentityKey& key : keys)
    {
      byKind[key.kind].insert(HashOf(key));
    }
    const bool dated = byKind.contains(IdentityKeyKind::SoundAndYear);
    std::string hits;
    for (const auto& [kind, hashes] : byKind)
    {
      const std::string part = std::to_string(parameters.size());
      parameters.push_back(connection.ListOf(hashes));
      hits += (hits.empty() ? "" : " UNION ALL ") +
              ("SELECT identity_seq, " + std::to_string(WeightOf(kind))) +
              " AS weight FROM (SELECT identity_seq FROM identity_keys WHERE key_hash " +
              connection.InList(":p" + part) + " LIMIT :limit" + part + ") AS hits" + part;
      parameters.push_back(Value::Number(std::int64_t{LimitOf(kind, dated, limitOfEach)}));
    }
    return hits;
  }
}
