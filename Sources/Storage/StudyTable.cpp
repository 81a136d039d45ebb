#include "StudyTable.h"

#include "StudyColumns.h"
#include "Table.h"

namespace OrthancExchange
{
  namespace
  {
    /// Of a study that stands twice the last, where that stands.
    std::vector<const KeyedStudy*> LastOfEach(const std::vector<KeyedStudy>& studies)
    {
      std::map<std::string, std::size_t> places;
      for (std::size_t i = 0; i < studies.size(); i++)
      {
        places[studies[i].study.study] = i;
      }
      std::vector<const KeyedStudy*> last;
      last.reserve(places.size());
      for (std::size_t i = 0; i < studies.size(); i++)
      {
        if (places.at(studies[i].study.study) == i)
        {
          last.push_back(&studies[i]);
        }
      }
      return last;
    }

    std::vector<Column> ColumnsWith(const StudyRecord& study, std::int64_t identity)
    {
      std::vector<Column> columns = ColumnsOf(study);
      columns.push_back({"identity_seq", Value::Number(identity)});
      return columns;
    }

    /// "ON CONFLICT (study) DO UPDATE SET ... RETURNING study, seq".
    const std::string& UpsertTail()
    {
      static const std::string tail = []
      {
        std::string changes;
        for (const Column& column : ColumnsWith({}, 0))
        {
          changes += (changes.empty() ? "" : ", ") + column.name + " = excluded." + column.name;
        }
        return "ON CONFLICT (study) DO UPDATE SET " + changes + " RETURNING study, seq";
      }();
      return tail;
    }
  }

  void StudyTable::Upsert(const std::vector<KeyedStudy>& studies)
  {
    const std::vector<const KeyedStudy*> wanted = LastOfEach(studies);
    std::vector<std::string> ids;
    ids.reserve(wanted.size());
    for (const KeyedStudy* one : wanted)
    {
      ids.push_back(one->study.study);
    }
    const std::map<std::string, Stored> before = Find(ids);
    const std::vector<std::int64_t> identities = identities_.FindOrInsert(wanted);

    std::vector<std::vector<Column>> rows;
    std::set<std::int64_t> left;
    Numbers numbers;
    Values known;
    for (std::size_t i = 0; i < wanted.size(); i++)
    {
      std::vector<Column> columns = ColumnsWith(wanted[i]->study, identities[i]);
      const auto stored = before.find(ids[i]);
      if (stored != before.end())
      {
        numbers[ids[i]] = stored->second.seq;
        known.push_back(Value::Number(stored->second.seq));
        if (stored->second.identity != identities[i])
        {
          left.insert(stored->second.identity);
        }
      }
      if (stored == before.end() || stored->second.texts != TextsOf(columns))
      {
        rows.push_back(std::move(columns));
      }
    }
    for (const Row& row : InsertBundles(connection_, "studies", rows, UpsertTail(), 2))
    {
      numbers[row.at(0).text] = ReadNumber(row.at(1));
    }
    ReplaceSeries(wanted, numbers, known);
    identities_.RemoveWithoutStudies(left);
  }

  std::map<std::string, StudyTable::Stored>
  StudyTable::Find(const std::vector<std::string>& studies)
  {
    static const Selection<StudyRecord> selection = []
    {
      Selection<StudyRecord> made{"SELECT seq", 1};
      for (const Column& column : ColumnsWith({}, 0))
      {
        made.sql += ", " + column.name;
        made.columns++;
      }
      made.sql += " FROM studies ";
      return made;
    }();
    Values values;
    for (const std::string& study : studies)
    {
      values.push_back(Value::Text(study));
    }
    std::map<std::string, Stored> found;
    for (const Row& row : LookUp(connection_, selection.sql, selection.columns, "study", values))
    {
      Stored& stored = found[row.at(1).text];
      stored.seq = ReadNumber(row.front());
      stored.identity = ReadNumber(row.back());
      for (std::size_t i = 1; i < row.size(); i++)
      {
        stored.texts.push_back(row[i].text);
      }
    }
    return found;
  }

  /// `known`: the numbers of those that were there before, which alone can have series.
  void StudyTable::ReplaceSeries(const std::vector<const KeyedStudy*>& studies,
                                 const Numbers& numbers, const Values& known)
  {
    std::map<std::string, std::int64_t> owners; // of two studies that name it, the later
    for (const KeyedStudy* one : studies)
    {
      for (const std::string& series : one->study.series)
      {
        owners[series] = numbers.at(one->study.study);
      }
    }
    SeriesSets wanted;
    for (const auto& [series, owner] : owners)
    {
      wanted[owner].insert(series);
    }
    const SeriesSets stored = SeriesOf(known);
    for (const auto& [study, series] : stored)
    {
      const auto kept = wanted.find(study);
      if (kept != wanted.end() && kept->second == series)
      {
        wanted.erase(kept);
        continue;
      }
      connection_.Execute("DELETE FROM study_series WHERE study_seq = :seq",
                          {Value::Number(study)});
    }
    std::vector<std::vector<Column>> rows;
    for (const auto& [study, all] : wanted)
    {
      for (const std::string& series : all)
      {
        rows.push_back({{"series", Value::Key(series)}, {"study_seq", Value::Number(study)}});
      }
    }
    InsertBundles(connection_, "study_series", rows,
                  "ON CONFLICT (series) DO UPDATE SET study_seq = excluded.study_seq");
  }

  StudyTable::SeriesSets StudyTable::SeriesOf(const Values& studies)
  {
    SeriesSets all;
    for (const Row& row : LookUp(connection_, "SELECT study_seq, series FROM study_series ", 2,
                                 "study_seq", studies))
    {
      all[ReadNumber(row.at(0))].insert(row.at(1).text);
    }
    return all;
  }

  void StudyTable::Remove(const std::vector<std::string>& studies)
  {
    const std::set<std::string> all(studies.begin(), studies.end());
    std::set<std::int64_t> left;
    for (const auto& [study, stored] : Find({all.begin(), all.end()}))
    {
      const Value seq = Value::Number(stored.seq);
      connection_.Execute("DELETE FROM study_series WHERE study_seq = :seq", {seq});
      connection_.Execute("DELETE FROM studies WHERE seq = :seq", {seq});
      left.insert(stored.identity);
    }
    identities_.RemoveWithoutStudies(left);
  }
}
