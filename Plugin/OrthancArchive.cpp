#include "OrthancArchive.h"

#include "OrthancRecords.h"

#include "../Sources/Cryptography/Hex.h"
#include "../Sources/Cryptography/Random.h"
#include "../Sources/Domain/Refusal.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int HTTP_OK = 200;
    constexpr int HTTP_NOT_FOUND = 404;
    constexpr int HTTP_UNSUPPORTED_MEDIA_TYPE = 415;

    Refusal Unavailable()
    {
      return Refusal(RefusalCode::ArchiveUnavailable,
                     "The image archive does not answer at the moment. Please try again later.");
    }

    /// Runs a piece of work on Orthanc; its faults become the one refusal that the port knows.
    template <typename Work>
    auto Guarded(const OrthancSdk& sdk, Work work)
    {
      try
      {
        return work();
      }
      catch (const OrthancFailure& failure)
      {
        sdk.LogWarning(std::string("Orthanc Exchange: ") + failure.what());
        throw Unavailable();
      }
      catch (const Json::Exception&)
      {
        sdk.LogWarning("Orthanc Exchange: Orthanc answered with JSON of an unknown shape");
        throw Unavailable();
      }
    }

    bool InDisplayOrder(const InstanceRecord& a, const InstanceRecord& b)
    {
      return std::tie(a.seriesNumber, a.seriesInstanceUid, a.instanceNumber, a.sopInstanceUid) <
             std::tie(b.seriesNumber, b.seriesInstanceUid, b.instanceNumber, b.sopInstanceUid);
    }

    /// One of each series.
    std::vector<std::string> FirstInstances(const Json::Value& series)
    {
      std::vector<std::string> instances;
      for (const Json::Value& item : series)
      {
        if (!item["Instances"].empty())
        {
          instances.push_back(item["Instances"][0].asString());
        }
      }
      return instances;
    }

    std::string RenderingQuery(const FrameLook& look, int columns)
    {
      std::string query;
      if (look.width < columns) // Orthanc enlarges as well, which helps nobody
      {
        query = "?width=" + std::to_string(look.width);
      }
      if (look.window)
      {
        query += (query.empty() ? "?window-center=" : "&window-center=") +
                 std::to_string(look.window->center) +
                 "&window-width=" + std::to_string(look.window->width);
      }
      return query;
    }

    /// A line of the log, to be known again by.
    std::string MarkOf(const Json::Value& change)
    {
      return change["ChangeType"].asString() + " " + change["ID"].asString() + " " +
             change["Date"].asString();
    }
  }

  OrthancArchive::OrthancArchive(const OrthancSdk& sdk, std::string name)
      : sdk_(sdk), name_(std::move(name))
  {
  }

  std::unique_ptr<OrthancBytes> OrthancArchive::GetBytes(const std::string& uri,
                                                         const OrthancSdk::Headers& headers) const
  {
    OrthancAnswer answer = sdk_.Get(uri, headers);
    switch (answer.status)
    {
    case HTTP_OK:
      return std::move(answer.body);
    case HTTP_NOT_FOUND:
    case HTTP_UNSUPPORTED_MEDIA_TYPE: // an instance that cannot be drawn
      return nullptr;
    default:
      throw OrthancFailure("Orthanc answered " + std::to_string(answer.status) + " to GET " + uri);
    }
  }

  std::optional<Json::Value> OrthancArchive::GetJson(const std::string& uri) const
  {
    const std::unique_ptr<OrthancBytes> bytes = GetBytes(uri);
    return bytes ? std::optional(ParseOrthancJson(bytes->View())) : std::nullopt;
  }

  Json::Value OrthancArchive::RequireJson(const std::string& uri) const
  {
    std::optional<Json::Value> json = GetJson(uri);
    if (!json)
    {
      throw OrthancFailure("Orthanc does not know " + uri);
    }
    return std::move(*json);
  }

  std::optional<StudyRecord> OrthancArchive::ReadStudy(const std::string& study)
  {
    if (!IsOrthancId(study))
    {
      return std::nullopt;
    }
    return Guarded(sdk_,
                   [&]() -> std::optional<StudyRecord>
                   {
                     const auto info = GetJson("/studies/" + study);
                     const auto series =
                         info ? GetJson("/studies/" + study + "/series?expand") : std::nullopt;
                     if (!series)
                     {
                       return std::nullopt;
                     }
                     std::optional<StudyRecord> record;
                     for (const std::string& instance : FirstInstances(*series))
                     {
                       const auto tags = GetJson("/instances/" + instance + "/tags?short");
                       if (tags && record)
                       {
                         AddSeriesTags(*record, *tags);
                       }
                       else if (tags)
                       {
                         record = MakeStudyRecord(*info, *series, *tags);
                       }
                     }
                     return record;
                   });
  }

  std::vector<InstanceRecord> OrthancArchive::ListInstances(const std::string& study)
  {
    if (!IsOrthancId(study))
    {
      return {};
    }
    return Guarded(sdk_,
                   [&]
                   {
                     std::vector<InstanceRecord> records;
                     const auto series = GetJson("/studies/" + study + "/series?expand");
                     const auto instances =
                         series ? GetJson("/studies/" + study + "/instances?expand") : std::nullopt;
                     if (!instances)
                     {
                       return records;
                     }
                     std::map<std::string, const Json::Value*> seriesById;
                     for (const Json::Value& item : *series)
                     {
                       seriesById[item["ID"].asString()] = &item;
                     }
                     for (const Json::Value& item : *instances)
                     {
                       const auto parent = seriesById.find(item["ParentSeries"].asString());
                       const auto metadata =
                           GetJson("/instances/" + item["ID"].asString() + "/metadata?expand");
                       if (parent != seriesById.end() && metadata)
                       {
                         records.push_back(MakeInstanceRecord(item, *parent->second, *metadata));
                       }
                     }
                     std::sort(records.begin(), records.end(), InDisplayOrder);
                     return records;
                   });
  }

  std::optional<InstanceRecord> OrthancArchive::FindInstance(const std::string& study,
                                                             const std::string& instance)
  {
    if (!IsOrthancId(study) || !IsOrthancId(instance))
    {
      return std::nullopt;
    }
    return Guarded(
        sdk_,
        [&]() -> std::optional<InstanceRecord>
        {
          const auto info = GetJson("/instances/" + instance);
          const auto series =
              info ? GetJson("/series/" + (*info)["ParentSeries"].asString()) : std::nullopt;
          const auto metadata = series && (*series)["ParentStudy"].asString() == study
                                    ? GetJson("/instances/" + instance + "/metadata?expand")
                                    : std::nullopt;
          return metadata ? std::optional(MakeInstanceRecord(*info, *series, *metadata))
                          : std::nullopt;
        });
  }

  std::unique_ptr<IBytes> OrthancArchive::ReadInstance(const std::string& instance)
  {
    if (!IsOrthancId(instance))
    {
      return nullptr;
    }
    return Guarded(sdk_, [&]() -> std::unique_ptr<IBytes> { return sdk_.ReadDicom(instance); });
  }

  std::optional<int> OrthancArchive::ReadColumns(const std::string& instance) const
  {
    const auto bytes = GetBytes("/instances/" + instance + "/content/0028-0011");
    if (!bytes)
    {
      return std::nullopt;
    }
    // Of a number Orthanc hands out the two bytes (DICOM PS3.5 section 6.2, US), in this machine's
    // order.
    const std::string_view content = bytes->View();
    std::uint16_t columns = 0;
    if (content.size() != sizeof(columns))
    {
      return std::nullopt;
    }
    std::memcpy(&columns, content.data(), sizeof(columns));
    return columns;
  }

  std::unique_ptr<IBytes> OrthancArchive::RenderFrame(const std::string& instance, int frame,
                                                      const FrameLook& look)
  {
    if (!IsOrthancId(instance) || frame < 0 || look.width <= 0)
    {
      return nullptr;
    }
    return Guarded(sdk_,
                   [&]() -> std::unique_ptr<IBytes>
                   {
                     const std::optional<int> columns = ReadColumns(instance);
                     if (!columns)
                     {
                       return nullptr;
                     }
                     return GetBytes("/instances/" + instance + "/frames/" + std::to_string(frame) +
                                         "/rendered" + RenderingQuery(look, *columns),
                                     {{"Accept", "image/jpeg"}});
                   });
  }

  std::unique_ptr<IBytes> OrthancArchive::ReadPdf(const std::string& instance)
  {
    if (!IsOrthancId(instance))
    {
      return nullptr;
    }
    return Guarded(sdk_,
                   [&]() -> std::unique_ptr<IBytes>
                   { return GetBytes("/instances/" + instance + "/pdf"); });
  }

  StoreOutcome OrthancArchive::Store(std::string_view dicom)
  {
    constexpr std::size_t PREAMBLE = 128; // DICOM PS3.10 section 7.1
    if (dicom.size() < PREAMBLE + 4 || dicom.substr(PREAMBLE, 4) != "DICM")
    {
      return {false, "", "", "This is not a DICOM file."};
    }
    return Guarded(
        sdk_,
        [&]() -> StoreOutcome
        {
          const OrthancAnswer answer = sdk_.Post("/instances", dicom);
          if (answer.status >= 400 && answer.status < 500)
          {
            return {false, "", "", "This DICOM file is damaged or lacks required identifiers."};
          }
          if (answer.status != HTTP_OK)
          {
            throw OrthancFailure("Orthanc answered " + std::to_string(answer.status) +
                                 " when it was to store an instance");
          }
          const Json::Value outcome = ParseOrthancJson(answer.body->View());
          const std::string status = outcome["Status"].asString();
          if (status != "Success" && status != "AlreadyStored")
          {
            return {false, "", "", "The image archive's own rules refuse this file."};
          }
          return {true, outcome["ID"].asString(), outcome["ParentStudy"].asString(), ""};
        });
  }

  std::optional<std::string> OrthancArchive::StudyOfChange(const Json::Value& change) const
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
    const auto study = GetJson((type == "Series" ? "/series/" : "/instances/") + id + "/study");
    return study ? std::optional((*study)["ID"].asString()) : std::nullopt;
  }

  ArchiveChanges OrthancArchive::Changes(std::int64_t since, int limit)
  {
    return Guarded(sdk_,
                   [&]
                   {
                     const Json::Value log = RequireJson("/changes?since=" + std::to_string(since) +
                                                         "&limit=" + std::to_string(limit));
                     ArchiveChanges changes;
                     changes.last = log["Last"].asInt64();
                     changes.done = log["Done"].asBool();
                     std::set<std::string> known;
                     for (const Json::Value& change : log["Changes"])
                     {
                       changes.first = changes.first == 0 ? change["Seq"].asInt64() : changes.first;
                       changes.mark = MarkOf(change);
                       const std::optional<std::string> study = StudyOfChange(change);
                       if (study && known.insert(*study).second)
                       {
                         changes.touchedStudies.push_back(*study);
                       }
                     }
                     return changes;
                   });
  }

  std::int64_t OrthancArchive::LastChange()
  {
    // Beyond the end Orthanc says which number it gave last. "/changes?last" is the last line that
    // is left: lines go with the resources that they are about.
    const std::string beyond = std::to_string(std::numeric_limits<std::int64_t>::max());
    return Guarded(
        sdk_,
        [&] { return RequireJson("/changes?since=" + beyond + "&limit=1")["Last"].asInt64(); });
  }

  std::string OrthancArchive::Identity()
  {
    // The number is ours among the properties that Orthanc leaves to plugins (from 1024 on).
    constexpr int PROPERTY = 73117;
    constexpr std::size_t BYTES = 16;
    if (!name_.empty())
    {
      return name_;
    }
    const std::lock_guard lock(identityMutex_);
    if (identity_.empty())
    {
      identity_ = sdk_.Property(PROPERTY);
    }
    if (identity_.empty())
    {
      const std::string made = ToHex(MakeRandomBytes(BYTES));
      if (sdk_.SetProperty(PROPERTY, made))
      {
        identity_ = made;
      }
    }
    return identity_;
  }

  std::optional<StudyTotals> OrthancArchive::Totals()
  {
    return Guarded(sdk_,
                   [&]
                   {
                     const Json::Value totals = RequireJson("/statistics");
                     return std::optional<StudyTotals>({totals["CountStudies"].asInt64(),
                                                        totals["CountSeries"].asInt64(),
                                                        totals["CountInstances"].asInt64()});
                   });
  }

  std::vector<std::string> OrthancArchive::ListStudies(std::int64_t offset, int limit)
  {
    return Guarded(sdk_,
                   [&]
                   {
                     std::vector<std::string> studies;
                     for (const Json::Value& id :
                          RequireJson("/studies?since=" + std::to_string(offset) +
                                      "&limit=" + std::to_string(limit)))
                     {
                       studies.push_back(id.asString());
                     }
                     return studies;
                   });
  }
}
