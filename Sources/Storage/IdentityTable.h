// The identities of the index, each stored and keyed once for all studies that say the same of
// whose they are, letter by letter.
#pragma once

#include "Columns.h"
#include "Connection.h"

#include "../Domain/IdentityKeys.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  class IdentityTable
  {
  public:
    explicit IdentityTable(Connection& connection) : connection_(connection)
    {
    }

    /// The numbers of these studies' identities, in their order. What is not there is stored; keys
    /// that somebody took away come back.
    std::vector<std::int64_t> FindOrInsert(const std::vector<const KeyedStudy*>& studies);

    /// The number of the identity, where exactly these keys lead to it.
    std::optional<std::int64_t> FindWithKeys(const StudyIdentity& identity,
                                             const std::vector<IdentityKey>& keys);

    /// Those of these that no study has any more go, with their keys.
    void RemoveWithoutStudies(const std::set<std::int64_t>& identities);

  private:
    struct Wanted
    {
      std::vector<Column> columns;
      std::set<std::int64_t> keys;
      std::optional<std::int64_t> seq;
    };

    /// By all that their rows say: fingerprints alone may meet by chance, or be made to meet.
    using AllWanted = std::map<std::vector<std::string>, Wanted>;

    void Find(AllWanted& all);
    void InsertMissing(AllWanted& all);
    void MendKeys(const AllWanted& all);
    void InsertKeys(const std::vector<const Wanted*>& identities);
    std::map<std::int64_t, std::set<std::int64_t>> KeysOfFound(const AllWanted& all);
    static void Number(AllWanted& all, const std::vector<Row>& rows);

    Connection& connection_;
  };
}
