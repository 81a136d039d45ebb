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
    }
  };

  void StudyIndex::Upsert(const StudyRecord& study, const std::vector<IdentityKey>& keys)
  {
    const std::vector<Column> columns = ColumnsOf(study);
    if (UpdateColumns(connection_, "studies", columns, "study = :id", {Value::Text(study.study)}) ==
        0)
    {
      InsertColumns(connection_, "studies", {columns});
    }
    const std::vector<Row> found = connection_.Query("SELECT seq FROM studies WHERE study = :study",
                                                     1, {Value::Text(study.study)});
    const Value seq = Value::Number(ReadNumber(found.at(0).at(0)));

    connection_.Execute("DELETE FROM study_keys WHERE study_seq = :seq", {seq});
    for (const auto& [kind, value] : StoredKeys(keys))
    {
      connection_.Execute(
          "INSERT INTO study_keys (kind, value, study_seq) VALUES (:kind, :value, :seq)",
          {Value::Text(kind), Value::Key(value), seq});
    }
  }

  void StudyIndex::Remove(const std::string& study)
  {
    const Values parameters = {Value::Text(study)};
    connection_.Execute(
        "DELETE FROM study_keys WHERE study_seq = (SELECT seq FROM studies WHERE study = :study)",
        parameters);
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

  std::optional<std::int64_t> StudyIndex::Cursor()
  {
    const std::vector<Row> rows =
        connection_.Query("SELECT last_change FROM study_cursor WHERE id = 1", 1);
    if (rows.empty() || rows[0][0].isNull)
    {
      return std::nullopt;
    }
    return ReadNumber(rows[0][0]);
  }

  std::string StudyIndex::KeysVersion()
  {
    return connection_.Query("SELECT keys_version FROM study_cursor WHERE id = 1", 1)
        .at(0)
        .at(0)
        .text;
  }

  void StudyIndex::SetKeysVersion(const std::string& version)
  {
    connection_.Execute("UPDATE study_cursor SET keys_version = :version WHERE id = 1",
                        {Value::Text(version)});
  }

  void StudyIndex::SetCursor(std::optional<std::int64_t> cursor)
  {
    connection_.Execute("UPDATE study_cursor SET last_change = :cursor WHERE id = 1",
                        {Value::Number(cursor)});
  }
}
