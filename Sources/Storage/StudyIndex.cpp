#include "StudyIndex.h"

#include "IdentityKeys.h"
#include "StudyColumns.h"
#include "Table.h"

#include <algorithm>
#include <bit>
#include <iterator>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t IDENTITIES_AT_ONCE = 8;
  }

  void StudyIndex::Upsert(const std::vector<KeyedStudy>& studies)
  {
    studies_.Upsert(studies);
  }

  void StudyIndex::Remove(const std::vector<std::string>& studies)
  {
    studies_.Remove(studies);
  }

  std::optional<StudyRecord> StudyIndex::Find(const std::string& study)
  {
    return SelectOne<StudyRecord>(connection_, "WHERE study = :study", {Value::Text(study)});
  }

  std::vector<IndexedIdentity> StudyIndex::Candidates(const std::vector<CandidateSearch>& searches)
  {
    Values parameters;
    std::string nearest;
    for (const CandidateSearch& search : searches)
    {
      const std::string hits = SelectByHashes(connection_, search.keys, search.limit, parameters);
      if (hits.empty())
      {
        continue;
      }
      const std::string part = std::to_string(parameters.size());
      nearest += (nearest.empty() ? "" : " UNION ALL ") +
                 ("SELECT identity_seq, shared FROM (SELECT identity_seq, SUM(weight) AS shared "
                  "FROM (" +
                  hits) +
                 ") AS hits GROUP BY identity_seq ORDER BY shared DESC, identity_seq DESC LIMIT "
                 ":limit" +
                 part + ") AS nearest" + part;
      parameters.push_back(Value::Number(std::int64_t{search.limit}));
    }
    if (nearest.empty())
    {
      return {};
    }
    std::vector<IndexedIdentity> found =
        SelectRows<IndexedIdentity>(connection_,
                                    "JOIN (" + nearest +
                                        ") AS nearest ON nearest.identity_seq = identities.seq "
                                        "ORDER BY shared DESC, seq DESC",
                                    parameters);
    std::set<std::int64_t> known;
    std::erase_if(found, [&](const IndexedIdentity& one) { return !known.insert(one.id).second; });
    return found;
  }

  std::vector<IdentifiedStudy> StudyIndex::StudiesByKeys(const std::vector<IdentityKey>& keys,
                                                         int limit)
  {
    Values parameters;
    const std::string hits = SelectByHashes(connection_, keys, limit, parameters);
    if (hits.empty())
    {
      return {};
    }
    // From the oldest of the latest on: few have so many that there is one to be found.
    parameters.push_back(Value::Number(std::int64_t{limit} - 1));
    return SelectRows<IdentifiedStudy>(
        connection_,
        "JOIN (SELECT DISTINCT identity_seq AS identity FROM (" + hits +
            ") AS hits) AS wanted ON wanted.identity = studies.identity_seq WHERE studies.seq >= "
            "COALESCE((SELECT latest.seq FROM studies AS latest WHERE latest.identity_seq = "
            "wanted.identity ORDER BY latest.identity_seq DESC, latest.seq DESC LIMIT 1 "
            "OFFSET :others), 0)",
        parameters);
  }

  std::vector<StudyRecord> StudyIndex::StudiesOf(const std::vector<std::int64_t>& identities,
                                                 int limitOfEach)
  {
    std::vector<StudyRecord> studies;
    for (std::size_t begin = 0; begin < identities.size(); begin += IDENTITIES_AT_ONCE)
    {
      const std::size_t wanted = std::min(IDENTITIES_AT_ONCE, identities.size() - begin);
      Values parameters;
      std::string places;
      // Each by itself: no identity with thousands of studies crowds out another. The last one
      // stands for those that lack to a power of two, so that few different statements arise.
      for (std::size_t i = 0; i < std::bit_ceil(wanted); i++)
      {
        const std::string part = std::to_string(parameters.size());
        parameters.push_back(Value::Number(identities[begin + std::min(i, wanted - 1)]));
        places += (places.empty() ? "" : " UNION ALL ") +
                  ("SELECT seq FROM (SELECT seq FROM " + std::string(Mapping<StudyRecord>::table)) +
                  " WHERE identity_seq = :p" + part +
                  " ORDER BY identity_seq DESC, seq DESC LIMIT :limit" + part + ") AS part" + part;
        parameters.push_back(Value::Number(std::int64_t{limitOfEach}));
      }
      std::vector<StudyRecord> some = SelectRows<StudyRecord>(
          connection_, "WHERE seq IN (" + places + ") ORDER BY seq DESC", parameters);
      std::move(some.begin(), some.end(), std::back_inserter(studies));
    }
    return studies;
  }

  std::int64_t StudyIndex::Count()
  {
    return ReadNumber(connection_.Query("SELECT COUNT(*) FROM studies", 1).at(0).at(0));
  }

  StudyTotals StudyIndex::Totals()
  {
    const Row row = connection_
                        .Query("SELECT COUNT(*), CAST(COALESCE(SUM(series_count), 0) AS BIGINT), "
                               "CAST(COALESCE(SUM(instance_count), 0) AS BIGINT) FROM studies",
                               3)
                        .at(0);
    return {ReadNumber(row.at(0)), ReadNumber(row.at(1)), ReadNumber(row.at(2))};
  }

  bool StudyIndex::HasKeys(const StudyRecord& study, const std::vector<IdentityKey>& keys)
  {
    const auto identity = identities_.FindWithKeys(study, keys);
    const std::vector<Row> rows = connection_.Query(
        "SELECT identity_seq FROM studies WHERE study = :study", 1, {Value::Text(study.study)});
    return identity.has_value() && !rows.empty() && ReadNumber(rows[0][0]) == *identity;
  }

  std::optional<std::string> StudyIndex::StudyOfSeries(const std::string& series)
  {
    const std::vector<Row> rows =
        connection_.Query("SELECT study FROM studies JOIN study_series ON study_seq = seq WHERE "
                          "study_series.series = :series",
                          1, {Value::Text(series)});
    return rows.empty() ? std::nullopt : std::optional(rows[0][0].text);
  }

  std::vector<std::string> StudyIndex::ListIds(const std::string& after, int limit)
  {
    std::vector<std::string> ids;
    for (const Row& row : connection_.Query(
             "SELECT study FROM studies WHERE study > :after ORDER BY study LIMIT :limit_", 1,
             {Value::Text(after), Value::Number(std::int64_t{limit})}))
    {
      ids.push_back(row.at(0).text);
    }
    return ids;
  }

  std::vector<StudyRecord> StudyIndex::List(const std::string& after, int limit)
  {
    return SelectRows<StudyRecord>(connection_, "WHERE study > :after ORDER BY study LIMIT :limit_",
                                   {Value::Text(after), Value::Number(std::int64_t{limit})});
  }

  Cell StudyIndex::CursorCell(const std::string& column)
  {
    return connection_.Query("SELECT " + column + " FROM study_cursor WHERE id = 1", 1).at(0).at(0);
  }

  void StudyIndex::SetCursorCell(const std::string& column, const Value& value)
  {
    connection_.Execute("UPDATE study_cursor SET " + column + " = :value WHERE id = 1", {value});
  }

  std::optional<std::int64_t> StudyIndex::Cursor()
  {
    const Cell cell = CursorCell("last_change");
    return cell.isNull ? std::nullopt : std::optional(ReadNumber(cell));
  }

  void StudyIndex::SetCursor(std::optional<std::int64_t> cursor)
  {
    SetCursorCell("last_change", Value::Number(cursor));
  }

  std::string StudyIndex::CursorMark()
  {
    return CursorCell("cursor_mark").text;
  }

  void StudyIndex::SetCursorMark(const std::string& mark)
  {
    SetCursorCell("cursor_mark", Value::Text(mark));
  }

  IndexClaim StudyIndex::Claim()
  {
    return {CursorCell("archive").text,
            Instant(Seconds(ReadNumber(CursorCell("archive_seen_at"))))};
  }

  void StudyIndex::SetClaim(const IndexClaim& claim)
  {
    SetCursorCell("archive", Value::Text(claim.archive));
    SetCursorCell("archive_seen_at",
                  Value::Number(std::int64_t{claim.seenAt.time_since_epoch().count()}));
  }

  bool StudyIndex::CheckWanted()
  {
    return ReadNumber(CursorCell("check_wanted")) != 0;
  }

  void StudyIndex::SetCheckWanted(bool wanted)
  {
    SetCursorCell("check_wanted", Value::Number(std::int64_t{wanted ? 1 : 0}));
  }

  std::string StudyIndex::KeysVersion()
  {
    return CursorCell("keys_version").text;
  }

  void StudyIndex::SetKeysVersion(const std::string& version)
  {
    SetCursorCell("keys_version", Value::Text(version));
    // All keys were just made. Until a planner knows how many there are, it may read all of them
    // for a few: PostgreSQL would otherwise learn it only when its own maintenance comes by.
    for (const char* table : {"studies", "identities", "identity_keys"})
    {
      connection_.RunOnce(std::string("ANALYZE ") + table);
    }
  }
}
