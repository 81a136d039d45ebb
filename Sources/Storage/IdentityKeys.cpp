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

  std::string SelectByKeys(const std::string& table, const std::string& column,
                           const std::vector<IdentityKey>& keys, std::optional<int> limitOfEach,
                           Values& parameters)
  {
    std::map<std::string, std::vector<std::string>> byKind;
    for (const auto& [kind, value] : StoredKeys(keys))
    {
      byKind[kind].push_back(value);
    }
    std::string hits;
    for (const auto& [kind, values] : byKind)
    {
      const std::string number = std::to_string(parameters.size());
      parameters.push_back(Value::Text(kind));
      std::string part = "SELECT " + column + " FROM " + table + " WHERE kind = :p" + number;
      part += " AND value IN " + InList(values, parameters);
      if (limitOfEach.has_value())
      {
        part += " LIMIT :p" + std::to_string(parameters.size());
        parameters.push_back(Value::Number(std::int64_t{*limitOfEach}));
        part = "SELECT " + column + " FROM (" + part + ") AS hits" + number;
      }
      hits += (hits.empty() ? "" : " UNION ALL ") + part;
    }
    return hits;
  }
}
