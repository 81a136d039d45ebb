#include "StudyIndex.h"

#include "IdentityKeys.h"
#include "Table.h"

#include <algorithm>
#include <bit>
#include <iterator>

namespace OrthancExchange
{
  template <>
  struct Mapping<StudyRecord>
  {
    static constexpr const char* table = "studies";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& study)
    {
      columns.Key("study", study.study);
      columns.Field("study_instance_uid", study.studyInstanceUid);
      columns.Field("patient_name", study.patientName);
      columns.Field("patient_birth_date", study.patientBirthDate);
      columns.Field("patient_id", study.patientId);
      columns.Field("patient_id_issuer", study.patientIdIssuer);
      columns.Field("patient_sex", study.patientSex);
      columns.Json("other_patient_ids", study.otherPatientIds);
      columns.Field("study_date", study.studyDate);
      columns.Field("study_time", study.studyTime);
      columns.Field("study_description", study.studyDescription);
      columns.Field("accession_number", study.accessionNumber);
      columns.Field("institution_name", study.institutionName);
      columns.Json("modalities", study.modalities);
      columns.Field("series_count", study.seriesCount);
      columns.Field("instance_count", study.instanceCount);
      columns.Field("last_update", study.lastUpdate);
      columns.Json("series", study.series);
      columns.Json("conflicts", study.conflicts);
    }
  };

  template <>
  struct Mapping<StudyIdentity>
  {
    static constexpr const char* table = "identities";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& identity)
    {
      columns.Field("patient_name", identity.patientName);
      columns.Field("patient_birth_date", identity.patientBirthDate);
      columns.Field("patient_id", identity.patientId);
      columns.Field("patient_id_issuer", identity.patientIdIssuer);
      columns.Json("other_patient_ids", identity.otherPatientIds);
      columns.Json("conflicts", identity.conflicts);
    }
  };

  template <>
  struct Mapping<IndexedIdentity>
  {
    static constexpr const char* table = "identities";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& indexed)
    {
      columns.Field("seq", indexed.id);
      Mapping<StudyIdentity>::Map(columns, indexed.identity);
    }
  };

  template <>
  struct Mapping<IdentifiedStudy>
  {
    static constexpr const char* table = "studies";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& identified)
    {
      columns.Key("study", identified.study);
      Mapping<StudyIdentity>::Map(columns, identified.identity);
    }
  };

  namespace
  {
    // Rows a statement: a distant server answers each statement in a round trip.
    constexpr std::size_t ROWS_AT_ONCE = 16;
    constexpr std::size_t IDENTITIES_AT_ONCE = 8;

    /// "INSERT INTO studies (study, ...) VALUES (:p0, ...) ON CONFLICT ... RETURNING seq".
    std::string UpsertStatement(const std::vector<Column>& columns)
    {
      std::string names;
      std::string changes;
      for (const Column& column : columns)
      {
        names += (names.empty() ? "" : ", ") + column.name;
        changes += (changes.empty() ? "" : ", ") + column.name + " = excluded." + column.name;
      }
      return "INSERT INTO studies (" + names + ") VALUES (" + Placeholders(columns.size()) +
             ") ON CONFLICT (study) DO UPDATE SET " + changes + " RETURNING seq";
    }

    Values ValuesOf(const std::vector<Column>& columns)
    {
      Values values;
      for (const Column& column : columns)
      {
        values.push_back(column.value);
      }
      return values;
    }

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

    void InsertBundled(Connection& connection, const std::string& table,
                       const std::vector<std::vector<Column>>& rows)
    {
      for (std::size_t begin = 0; begin < rows.size(); begin += ROWS_AT_ONCE)
      {
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(begin);
        const std::size_t count = std::min(ROWS_AT_ONCE, rows.size() - begin);
        InsertColumns(connection, table, {first, first + static_cast<std::ptrdiff_t>(count)});
      }
    }
  }

  void StudyIndex::Upsert(const StudyRecord& study, const std::vector<IdentityKey>& keys)
  {
    const std::vector<Row> before = connection_.Query(
        "SELECT identity_seq FROM studies WHERE study = :study", 1, {Value::Text(study.study)});
    const std::set<std::int64_t> hashes = HashedKeys(keys);
    const std::int64_t identity = FindOrInsertIdentity(study, hashes);

    std::vector<Column> columns = ColumnsOf(study);
    columns.push_back({"identity_seq", Value::Number(identity)});
    static const std::string statement = UpsertStatement(columns);
    const std::vector<Row> stored = connection_.Query(statement, 1, ValuesOf(columns));
    ReplaceSeries(ReadNumber(stored.at(0).at(0)), study.series, before.empty());

    const std::int64_t former = before.empty() ? identity : ReadNumber(before[0][0]);
    if (former != identity)
    {
      RemoveIdentityWithoutStudies(former);
    }
  }

  std::optional<std::int64_t> StudyIndex::FindIdentity(const StudyIdentity& identity,
                                                       const std::set<std::int64_t>& keys)
  {
    const std::vector<Column> columns = FingerprintedColumns(identity, keys);
    std::string condition;
    for (const Column& column : columns)
    {
      condition += (condition.empty() ? "" : " AND ") + column.name + " = :" + column.name + "_";
    }
    const std::vector<Row> rows =
        connection_.Query("SELECT seq FROM identities WHERE " + condition, 1, ValuesOf(columns));
    return rows.empty() ? std::nullopt : std::optional(ReadNumber(rows[0][0]));
  }

  std::int64_t StudyIndex::FindOrInsertIdentity(const StudyIdentity& identity,
                                                const std::set<std::int64_t>& keys)
  {
    if (const auto known = FindIdentity(identity, keys))
    {
      if (KeysOfIdentity(*known) != keys)
      {
        connection_.Execute("DELETE FROM identity_keys WHERE identity_seq = :identity",
                            {Value::Number(*known)});
        InsertKeys(*known, keys); // somebody took some away
      }
      return *known;
    }
    const std::vector<Column> columns = FingerprintedColumns(identity, keys);
    std::string names;
    for (const Column& column : columns)
    {
      names += (names.empty() ? "" : ", ") + column.name;
    }
    const std::vector<Row> made =
        connection_.Query("INSERT INTO identities (" + names + ") VALUES (" +
                              Placeholders(columns.size()) + ") RETURNING seq",
                          1, ValuesOf(columns));
    const std::int64_t seq = ReadNumber(made.at(0).at(0));
    InsertKeys(seq, keys);
    return seq;
  }

  void StudyIndex::InsertKeys(std::int64_t identity, const std::set<std::int64_t>& keys)
  {
    std::vector<std::vector<Column>> rows;
    rows.reserve(keys.size());
    for (const std::int64_t key : keys)
    {
      rows.push_back({{"key_hash", Value::Number(key)}, {"identity_seq", Value::Number(identity)}});
    }
    InsertBundled(connection_, "identity_keys", rows);
  }

  std::set<std::int64_t> StudyIndex::KeysOfIdentity(std::int64_t identity)
  {
    std::set<std::int64_t> keys;
    for (const Row& row :
         connection_.Query("SELECT key_hash FROM identity_keys WHERE identity_seq = :identity", 1,
                           {Value::Number(identity)}))
    {
      keys.insert(ReadNumber(row.at(0)));
    }
    return keys;
  }

  void StudyIndex::RemoveIdentityWithoutStudies(std::int64_t identity)
  {
    const Value number = Value::Number(identity);
    if (!connection_
             .Query("SELECT seq FROM studies WHERE identity_seq = :identity LIMIT 1", 1, {number})
             .empty())
    {
      return;
    }
    connection_.Execute("DELETE FROM identity_keys WHERE identity_seq = :identity", {number});
    connection_.Execute("DELETE FROM identities WHERE seq = :identity", {number});
  }

  void StudyIndex::ReplaceSeries(std::int64_t study, const std::vector<std::string>& series,
                                 bool isNew)
  {
    const Value seq = Value::Number(study);
    if (!isNew)
    {
      connection_.Execute("DELETE FROM study_series WHERE study_seq = :seq", {seq});
    }
    for (const std::string& one : series)
    {
      connection_.Execute("INSERT INTO study_series (series, study_seq) VALUES (:series, :seq) ON "
                          "CONFLICT (series) DO UPDATE SET study_seq = excluded.study_seq",
                          {Value::Key(one), seq});
    }
  }

  void StudyIndex::Remove(const std::string& study)
  {
    const std::vector<Row> rows = connection_.Query(
        "SELECT seq, identity_seq FROM studies WHERE study = :study", 2, {Value::Text(study)});
    if (rows.empty())
    {
      return;
    }
    const Value seq = Value::Number(ReadNumber(rows[0][0]));
    connection_.Execute("DELETE FROM study_series WHERE study_seq = :seq", {seq});
    connection_.Execute("DELETE FROM studies WHERE seq = :seq", {seq});
    RemoveIdentityWithoutStudies(ReadNumber(rows[0][1]));
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
    const std::set<std::int64_t> hashes = HashedKeys(keys);
    const auto identity = FindIdentity(study, hashes);
    const std::vector<Row> rows = connection_.Query(
        "SELECT identity_seq FROM studies WHERE study = :study", 1, {Value::Text(study.study)});
    return identity.has_value() && !rows.empty() && ReadNumber(rows[0][0]) == *identity &&
           KeysOfIdentity(*identity) == hashes;
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
