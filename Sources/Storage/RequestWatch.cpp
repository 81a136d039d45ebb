#include "RequestWatch.h"

#include "IdentityKeys.h"
#include "Table.h"

#include <algorithm>
#include <iterator>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t VALUES_AT_ONCE = 128;

    struct StoredTally
    {
      std::string requestId;
      MatchTally tally;
    };

    Value Number(Instant instant)
    {
      return Value::Number(std::int64_t{instant.time_since_epoch().count()});
    }
  }

  template <>
  struct Mapping<KnownMatch>
  {
    static constexpr const char* table = "request_matches";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& match)
    {
      columns.Key("request_id", match.requestId);
      columns.Key("study", match.study);
      columns.Field("matching", match.matching);
      columns.Field("shown", match.shown);
      columns.Field("arrived_at", match.arrivedAt);
      columns.Field("touched_at", match.touchedAt);
      columns.Field("announced", match.announced);
    }
  };

  template <>
  struct Mapping<StoredTally>
  {
    static constexpr const char* table = "request_tallies";

    template <typename Columns, typename Aggregate>
    static void Map(Columns& columns, Aggregate& stored)
    {
      columns.Key("request_id", stored.requestId);
      columns.Field("matching", stored.tally.matching);
      columns.Field("shown", stored.tally.shown);
      columns.Field("differing", stored.tally.differing);
      columns.Field("arrived", stored.tally.arrived);
    }
  };

  void RequestWatch::SetKeys(const std::string& requestId, const std::vector<IdentityKey>& keys)
  {
    const Value id = Value::Key(requestId);
    connection_.Execute("DELETE FROM request_keys WHERE request_id = :id", {id});
    for (const auto& [kind, value] : StoredKeys(keys))
    {
      connection_.Execute(
          "INSERT INTO request_keys (kind, value, request_id) VALUES (:kind, :value, :id)",
          {Value::Text(kind), Value::Key(value), id});
    }
  }

  /// Of the kinds of keys that studies have, requests have one or two.
  std::vector<std::string> RequestWatch::WatchedKinds(const KeyPlaces& keys)
  {
    Values parameters;
    std::string parts;
    for (const auto& [kind, places] : keys)
    {
      const std::string part = std::to_string(parameters.size());
      parameters.push_back(Value::Text(kind));
      parts += (parts.empty() ? "" : " UNION ALL ") +
               ("SELECT kind FROM (SELECT kind FROM request_keys WHERE kind = :p" + part) +
               " LIMIT 1) AS part" + part;
    }
    return parts.empty() ? std::vector<std::string>() : Texts(parts, parameters);
  }

  std::vector<std::set<std::string>>
  RequestWatch::FindByKeys(const std::vector<KeyedStudy>& studies)
  {
    KeyPlaces byKind;
    for (std::size_t i = 0; i < studies.size(); i++)
    {
      for (const auto& [kind, value] : StoredKeys(studies[i].keys))
      {
        byKind[kind][value].push_back(i);
      }
    }
    std::vector<std::set<std::string>> requests(studies.size());
    for (const std::string& kind : WatchedKinds(byKind))
    {
      const auto& places = byKind.at(kind);
      std::vector<std::string> values;
      std::transform(places.begin(), places.end(), std::back_inserter(values),
                     [](const auto& place) { return place.first; });
      for (std::size_t begin = 0; begin < values.size(); begin += VALUES_AT_ONCE)
      {
        const std::size_t end = std::min(begin + VALUES_AT_ONCE, values.size());
        Values parameters{Value::Text(kind)};
        const std::string list = InList({values.begin() + static_cast<std::ptrdiff_t>(begin),
                                         values.begin() + static_cast<std::ptrdiff_t>(end)},
                                        parameters);
        for (const Row& row : connection_.Query(
                 "SELECT value, request_id FROM request_keys WHERE kind = :p0 AND value IN " + list,
                 2, parameters))
        {
          for (const std::size_t place : places.at(row.at(0).text))
          {
            requests[place].insert(row.at(1).text);
          }
        }
      }
    }
    return requests;
  }

  std::vector<KnownMatch> RequestWatch::ListByRequest(const std::string& requestId)
  {
    return SelectRows<KnownMatch>(connection_, "WHERE request_id = :id ORDER BY study",
                                  {Value::Text(requestId)});
  }

  std::vector<KnownMatch> RequestWatch::ListByStudies(const std::set<std::string>& studies)
  {
    Values values;
    for (const std::string& study : studies)
    {
      values.push_back(Value::Text(study));
    }
    std::vector<KnownMatch> matches;
    const Selection<KnownMatch>& selection = SelectionOf<KnownMatch>();
    for (const Row& row : LookUp(connection_, selection.sql, selection.columns, "study", values))
    {
      matches.push_back(FromRow<KnownMatch>(row));
    }
    return matches;
  }

  void RequestWatch::Put(const KnownMatch& match)
  {
    const std::vector<Column> columns = ColumnsOf(match);
    if (UpdateColumns(connection_, "request_matches", columns, "request_id = :id AND study = :of",
                      {Value::Text(match.requestId), Value::Text(match.study)}) == 0)
    {
      InsertColumns(connection_, "request_matches", {columns});
    }
  }

  void RequestWatch::Recount(const std::string& requestId, const std::optional<std::string>& rules)
  {
    StoredTally stored{requestId, {}};
    for (const KnownMatch& match : ListByRequest(requestId))
    {
      stored.tally.matching += match.matching ? 1 : 0;
      stored.tally.shown += match.shown ? 1 : 0;
      stored.tally.differing += match.matching != match.shown ? 1 : 0;
      const bool isNews = match.matching && !match.shown && match.arrivedAt != Instant();
      stored.tally.arrived += isNews ? 1 : 0;
    }
    std::vector<Column> columns = ColumnsOf(stored);
    if (rules.has_value())
    {
      columns.push_back({"rules", Value::Text(*rules)});
    }
    const std::int64_t changed = UpdateColumns(connection_, "request_tallies", columns,
                                               "request_id = :id", {Value::Text(requestId)});
    if (changed == 0 && rules.has_value())
    {
      InsertColumns(connection_, "request_tallies", {columns});
    }
  }

  std::map<std::string, MatchTally> RequestWatch::Tallies(const std::vector<std::string>& requests)
  {
    std::map<std::string, MatchTally> tallies;
    if (requests.empty())
    {
      return tallies;
    }
    Values parameters;
    const std::string tail = "WHERE request_id IN " + InList(requests, parameters);
    for (const StoredTally& stored : SelectRows<StoredTally>(connection_, tail, parameters))
    {
      tallies[stored.requestId] = stored.tally;
    }
    return tallies;
  }

  std::vector<std::string> RequestWatch::ListJudgedOtherwise(const std::string& rules, int limit)
  {
    return Texts("SELECT id FROM requests WHERE state = 'ToReview' AND NOT EXISTS (SELECT 1 FROM "
                 "request_tallies WHERE request_id = requests.id AND rules = :rules) "
                 "ORDER BY due_at, seq LIMIT :limit_",
                 {Value::Text(rules), Value::Number(std::int64_t{limit})});
  }

  std::vector<std::string> RequestWatch::ListToAnnounce(const AnnouncementTimes& times, int limit)
  {
    return Texts("SELECT request_id FROM request_matches AS waiting WHERE announced = 0 "
                 "GROUP BY request_id HAVING MAX(touched_at) <= :quiet "
                 "OR MIN(arrived_at) <= :longest OR (MAX(touched_at) <= :first AND NOT EXISTS "
                 "(SELECT 1 FROM request_matches AS told WHERE told.request_id = "
                 "waiting.request_id AND told.announced = 1 AND told.arrived_at > :told)) "
                 "ORDER BY request_id LIMIT :limit_",
                 {Number(times.quietSince), Number(times.longestSince), Number(times.firstSince),
                  Number(times.quietSince), Value::Number(std::int64_t{limit})});
  }

  void RequestWatch::Forget(const std::string& requestId)
  {
    for (const char* table : {"request_keys", "request_matches", "request_tallies"})
    {
      connection_.Execute(std::string("DELETE FROM ") + table + " WHERE request_id = :id",
                          {Value::Text(requestId)});
    }
  }

  std::vector<std::string> RequestWatch::ListToWarn(WarningKind kind, Instant from, Instant until,
                                                    int limit)
  {
    return Texts("SELECT id FROM requests WHERE direction = 'Inbound' AND state = 'ToReview' AND "
                 "due_at >= :from_ AND due_at <= :until_ AND NOT EXISTS (SELECT 1 FROM "
                 "request_warnings WHERE request_id = requests.id AND kind = :kind AND "
                 "request_warnings.due_at = requests.due_at) ORDER BY due_at, seq LIMIT :limit_",
                 {Number(from), Number(until), Value::Text(ToString(kind)),
                  Value::Number(std::int64_t{limit})});
  }

  void RequestWatch::MarkWarned(WarningKind kind, const std::string& requestId, Instant dueAt,
                                Instant now)
  {
    connection_.Execute(
        "INSERT INTO request_warnings (request_id, kind, due_at, warned_at) VALUES "
        "(:id, :kind, :due, :now_)",
        {Value::Key(requestId), Value::Text(ToString(kind)), Number(dueAt), Number(now)});
  }

  std::vector<Instant> RequestWatch::DueDates()
  {
    std::vector<Instant> dates;
    for (const Row& row : connection_.Query("SELECT due_at FROM requests WHERE direction = "
                                            "'Inbound' AND state = 'ToReview' ORDER BY due_at",
                                            1))
    {
      dates.emplace_back(Seconds(ReadNumber(row.at(0))));
    }
    return dates;
  }

  std::int64_t RequestWatch::CountCompleted(Instant since)
  {
    return ReadNumber(connection_
                          .Query("SELECT COUNT(*) FROM requests WHERE direction = 'Inbound' AND "
                                 "state = 'Completed' AND completed_at >= :since",
                                 1, {Number(since)})
                          .at(0)
                          .at(0));
  }

  std::vector<std::string> RequestWatch::Texts(const std::string& sql, const Values& parameters)
  {
    std::vector<std::string> texts;
    for (const Row& row : connection_.Query(sql, 1, parameters))
    {
      texts.push_back(row.at(0).text);
    }
    return texts;
  }
}
