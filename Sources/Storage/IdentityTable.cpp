#include "IdentityTable.h"

#include "IdentityKeys.h"
#include "StudyColumns.h"
#include "Table.h"

namespace OrthancExchange
{
  namespace
  {
    /// The identity with its fingerprint: of what it says and of the keys that lead to it, so that
    /// other rules for keys make another one of it.
    std::vector<Column> FingerprintedColumns(const StudyIdentity& identity,
                                             const std::set<std::int64_t>& keys)
    {
      std::vector<Column> columns = ColumnsOf(identity);
      std::string all;
      for (const Column& column : columns)
      {
        all += column.value.AsText() + '\0';
      }
      for (const std::int64_t key : keys)
      {
        all += std::to_string(key) + ' ';
      }
      columns.insert(columns.begin(), {"fingerprint", Value::Number(HashOf(all))});
      return columns;
    }

    struct RowNames
    {
      std::string text = "seq"; ///< "seq, fingerprint, patient_name, ..."
      std::size_t count = 1;
    };

    const RowNames& NamesOfRow()
    {
      static const RowNames names = []
      {
        RowNames made;
        for (const Column& column : FingerprintedColumns({}, {}))
        {
          made.text += ", " + column.name;
          made.count++;
        }
        return made;
      }();
      return names;
    }
  }

  std::vector<std::int64_t>
  IdentityTable::FindOrInsert(const std::vector<const KeyedStudy*>& studies)
  {
    AllWanted all;
    std::vector<AllWanted::iterator> places;
    places.reserve(studies.size());
    for (const KeyedStudy* one : studies)
    {
      std::set<std::int64_t> keys = HashedKeys(one->keys);
      std::vector<Column> columns = FingerprintedColumns(one->study, keys);
      std::vector<std::string> texts = TextsOf(columns);
      places.push_back(all.try_emplace(std::move(texts),
                                       Wanted{std::move(columns), std::move(keys), std::nullopt})
                           .first);
    }
    Find(all);
    MendKeys(all);
    InsertMissing(all);
    std::vector<std::int64_t> numbers;
    numbers.reserve(places.size());
    for (const AllWanted::iterator place : places)
    {
      numbers.push_back(place->second.seq.value());
    }
    return numbers;
  }

  std::optional<std::int64_t> IdentityTable::FindWithKeys(const StudyIdentity& identity,
                                                          const std::vector<IdentityKey>& keys)
  {
    const std::set<std::int64_t> hashes = HashedKeys(keys);
    const std::vector<Column> columns = FingerprintedColumns(identity, hashes);
    AllWanted all{{TextsOf(columns), {columns, hashes, std::nullopt}}};
    Find(all);
    const std::optional<std::int64_t> seq = all.begin()->second.seq;
    return seq.has_value() && KeysOfFound(all)[*seq] == hashes ? seq : std::nullopt;
  }

  void IdentityTable::Find(AllWanted& all)
  {
    std::set<std::int64_t> fingerprints;
    for (const auto& [texts, one] : all)
    {
      fingerprints.insert(one.columns.front().value.AsNumber());
    }
    Values values;
    for (const std::int64_t fingerprint : fingerprints)
    {
      values.push_back(Value::Number(fingerprint));
    }
    Number(all, LookUp(connection_, "SELECT " + NamesOfRow().text + " FROM identities ",
                       NamesOfRow().count, "fingerprint", values));
  }

  void IdentityTable::Number(AllWanted& all, const std::vector<Row>& rows)
  {
    for (const Row& row : rows)
    {
      std::vector<std::string> texts;
      for (std::size_t i = 1; i < row.size(); i++)
      {
        texts.push_back(row[i].text);
      }
      const auto one = all.find(texts);
      if (one != all.end())
      {
        const std::int64_t seq = ReadNumber(row.at(0));
        one->second.seq = std::min(seq, one->second.seq.value_or(seq));
      }
    }
  }

  void IdentityTable::InsertMissing(AllWanted& all)
  {
    std::vector<const Wanted*> missing;
    std::vector<std::vector<Column>> rows;
    for (const auto& [texts, one] : all)
    {
      if (!one.seq.has_value())
      {
        missing.push_back(&one);
        rows.push_back(one.columns);
      }
    }
    Number(all, InsertBundles(connection_, "identities", rows, "RETURNING " + NamesOfRow().text,
                              NamesOfRow().count));
    InsertKeys(missing);
  }

  void IdentityTable::MendKeys(const AllWanted& all)
  {
    const auto stored = KeysOfFound(all);
    std::vector<const Wanted*> wrong;
    for (const auto& [texts, one] : all)
    {
      const auto keys = one.seq.has_value() ? stored.find(*one.seq) : stored.end();
      const bool right = keys == stored.end() ? one.keys.empty() : keys->second == one.keys;
      if (one.seq.has_value() && !right) // somebody took some away
      {
        connection_.Execute("DELETE FROM identity_keys WHERE identity_seq = :identity",
                            {Value::Number(*one.seq)});
        wrong.push_back(&one);
      }
    }
    InsertKeys(wrong);
  }

  void IdentityTable::InsertKeys(const std::vector<const Wanted*>& identities)
  {
    std::vector<std::vector<Column>> rows;
    for (const Wanted* one : identities)
    {
      for (const std::int64_t key : one->keys)
      {
        rows.push_back(
            {{"key_hash", Value::Number(key)}, {"identity_seq", Value::Number(one->seq.value())}});
      }
    }
    InsertBundles(connection_, "identity_keys", rows);
  }

  std::map<std::int64_t, std::set<std::int64_t>> IdentityTable::KeysOfFound(const AllWanted& all)
  {
    Values found;
    for (const auto& [texts, one] : all)
    {
      if (one.seq.has_value())
      {
        found.push_back(Value::Number(*one.seq));
      }
    }
    std::map<std::int64_t, std::set<std::int64_t>> keys;
    for (const Row& row : LookUp(connection_, "SELECT identity_seq, key_hash FROM identity_keys ",
                                 2, "identity_seq", found))
    {
      keys[ReadNumber(row.at(0))].insert(ReadNumber(row.at(1)));
    }
    return keys;
  }

  void IdentityTable::RemoveWithoutStudies(const std::set<std::int64_t>& identities)
  {
    for (const std::int64_t identity : identities)
    {
      const Value number = Value::Number(identity);
      if (connection_
              .Query("SELECT seq FROM studies WHERE identity_seq = :identity LIMIT 1", 1, {number})
              .empty())
      {
        connection_.Execute("DELETE FROM identity_keys WHERE identity_seq = :identity", {number});
        connection_.Execute("DELETE FROM identities WHERE seq = :identity", {number});
      }
    }
  }
}
