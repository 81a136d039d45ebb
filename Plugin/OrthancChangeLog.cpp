#include "OrthancChangeLog.h"

#include <limits>
#include <set>

namespace OrthancExchange
{
  namespace
  {
    /// A line of the log, to be known again by.
    std::string MarkOf(const Json::Value& change)
    {
      return change["ChangeType"].asString() + " " + change["ID"].asString() + " " +
             change["Date"].asString();
    }
  }

  OrthancChangeLog::OrthancChangeLog(const OrthancReader& reader) : reader_(reader)
  {
  }

  std::optional<std::string> OrthancChangeLog::StudyOf(const Json::Value& change) const
  {
    const std::string type = change["ResourceType"].asString();
    const std::string id = change["ID"].asString();
    if (type == "Study")
    {
      return id;
    }
    // New series and instances of a study that is known already: its own change ("StableStudy")
    // comes only after a pause, and never when Orthanc stops before.
    const std::string kind = change["ChangeType"].asString();
    if (kind != "NewSeries" && kind != "NewInstance")
    {
      return std::nullopt;
    }
    const auto study =
        reader_.GetJson((type == "Series" ? "/series/" : "/instances/") + id + "/study");
    return study ? std::optional((*study)["ID"].asString()) : std::nullopt;
  }

  ArchiveChanges OrthancChangeLog::Read(std::int64_t since, int limit) const
  {
    return reader_.Guarded(
        [&]
        {
          const Json::Value log = reader_.RequireJson("/changes?since=" + std::to_string(since) +
                                                      "&limit=" + std::to_string(limit));
          ArchiveChanges changes;
          changes.last = log["Last"].asInt64();
          changes.done = log["Done"].asBool();
          std::set<std::string> known;
          for (const Json::Value& change : log["Changes"])
          {
            changes.first = changes.first == 0 ? change["Seq"].asInt64() : changes.first;
            changes.mark = MarkOf(change);
            const std::optional<std::string> study = StudyOf(change);
            if (study && known.insert(*study).second)
            {
              changes.touchedStudies.push_back(*study);
            }
          }
          return changes;
        });
  }

  std::int64_t OrthancChangeLog::Last() const
  {
    // Beyond the end Orthanc says which number it gave last. "/changes?last" is the last line that
    // is left: lines go with the resources that they are about.
    const std::string beyond = std::to_string(std::numeric_limits<std::int64_t>::max());
    return reader_.Guarded(

        [&]
        { return reader_.RequireJson("/changes?since=" + beyond + "&limit=1")["Last"].asInt64(); });
  }
}
