#include "StudyIndex.h"

#include "IdentityKeys.h"
#include "Table.h"

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

  namespace
  {
    // Rows a statement: a distant server answers each statement in a round trip.
    constexpr std::size_t KEYS_AT_ONCE = 16;

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
  }

  void StudyIndex::Upsert(const StudyRecord& study, const std::vector<IdentityKey>& keys)
  {
    const std::vector<Column> columns = ColumnsOf(study);
    static const std::string statement = UpsertStatement(columns);
    Values values;
    for (const Column& column : columns)
    {
      values.push_back(column.value);
    }
    const std::vector<Row> stored = connection_.Query(statement, 1, values);
    const Value seq = Value::Number(ReadNumber(stored.at(0).at(0)));

    connection_.Execute("DELETE FROM study_keys WHERE study_seq = :seq", {seq});
    std::vector<std::vector<Column>> rows;
    for (const auto& [kind, value] : StoredKeys(keys))
    {
      rows.push_back(
          {{"kind", Value::Text(kind)}, {"value", Value::Key(value)}, {"study_seq", seq}});
      if (rows.size() == KEYS_AT_ONCE)
      {
        InsertColumns(connection_, "study_keys", rows);
        rows.clear();
      }
    }
    if (!rows.empty())
    {
      InsertColumns(connection_, "study_keys", rows);
    }

    connection_.Execute("DELETE FROM study_series WHERE study_seq = :seq", {seq});
    for (const std::string& series : study.series)
    {
      connection_.Execute("INSERT INTO study_series (series, study_seq) VALUES (:series, :seq) ON "
                          "CONFLICT (series) DO UPDATE SET study_seq = excluded.study_seq",
                          {Value::Key(series), seq});
    }
  }

  void StudyIndex::Remove(const std::string& study)
  {
    const Values parameters = {Value::Text(study)};
    for (const char* table : {"study_keys", "study_series"})
    {
      connection_.Execute(std::string("DELETE FROM ") + table +
                              " WHERE study_seq = (SELECT seq FROM studies WHERE study = :study)",
                          parameters);
    }
    connection_.Execute("DELETE FROM studies WHERE study = :study", parameters);
  }

  std::optional<StudyRecord> StudyIndex::Find(const std::string& study)
  {
    return SelectOne<StudyRecord>(connection_, "WHERE study = :study", {Value::Text(study)});
  }

  std::vector<StudyRecord> StudyIndex::Candidates(const std::vector<IdentityKey>& keys, int limit)
  {
    Values parameters;
    const std::string hits = SelectByKeys("study_keys", "study_seq", keys, limit, parameters);
    if (hits.empty())
    {
      return {};
    }
    parameters.push_back(Value::Number(std::int64_t{limit}));
    return SelectRows<StudyRecord>(
        connection_,
        "JOIN (SELECT study_seq, COUNT(*) AS shared FROM (" + hits +
            ") AS hits GROUP BY study_seq ORDER BY shared DESC, study_seq DESC LIMIT :limit_) AS "
            "nearest "
            "ON nearest.study_seq = studies.seq ORDER BY shared DESC, seq DESC",
        parameters);
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

  bool StudyIndex::HasKeys(const std::string& study, const std::vector<IdentityKey>& keys)
  {
    std::set<std::pair<std::string, std::string>> found;
    for (const Row& row :
         connection_.Query("SELECT kind, value FROM study_keys WHERE study_seq = (SELECT seq FROM "
                           "studies WHERE study = :study)",
                           2, {Value::Text(study)}))
    {
      found.emplace(row.at(0).text, row.at(1).text);
    }
    return found == StoredKeys(keys);
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
    for (const char* table : {"studies", "study_keys"})
    {
      connection_.RunOnce(std::string("ANALYZE ") + table);
    }
  }
}
