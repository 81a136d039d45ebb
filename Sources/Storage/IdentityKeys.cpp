#include "IdentityKeys.h"

namespace OrthancExchange
{
  namespace
  {
    const char* KindText(IdentityKeyKind kind)
    {
      switch (kind)
      {
      case IdentityKeyKind::Name:
        return "Name";
      case IdentityKeyKind::Identifier:
        return "Identifier";
      case IdentityKeyKind::FamilyAndDate:
        break;
      }
      return "FamilyAndDate";
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
                           const std::vector<IdentityKey>& keys, Values& parameters)
  {
    std::string hits;
    for (const auto& [kind, value] : StoredKeys(keys))
    {
      const std::string number = std::to_string(parameters.size());
      hits += hits.empty() ? "" : " UNION ALL ";
      hits += "SELECT " + column + " FROM " + table + " WHERE kind = :kind" + number +
              " AND value = :value" + number;
      parameters.push_back(Value::Text(kind));
      parameters.push_back(Value::Text(value));
    }
    return hits;
  }
}
