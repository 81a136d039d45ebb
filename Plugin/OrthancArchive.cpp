#include "OrthancArchive.h"

#include "OrthancGray.h"
#include "OrthancRecords.h"

#include "../Sources/Cryptography/Hex.h"
#include "../Sources/Cryptography/Random.h"
#include "../Sources/Export/DicomStructure.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <map>
#include <tuple>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int HTTP_OK = 200;

    bool InDisplayOrder(const InstanceRecord& a, const InstanceRecord& b)
    {
      return std::tie(a.seriesNumber, a.seriesInstanceUid, a.instanceNumber, a.location,
                      a.sopInstanceUid) < std::tie(b.seriesNumber, b.seriesInstanceUid,
                                                   b.instanceNumber, b.location, b.sopInstanceUid);
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
  }

  OrthancArchive::OrthancArchive(const OrthancSdk& sdk, std::string name)
      : sdk_(sdk), reader_(sdk), changes_(reader_), name_(std::move(name))
  {
  }

  std::optional<Json::Value> OrthancArchive::ReadTags(const std::string& instance) const
  {
    auto tags = reader_.GetJson("/instances/" + instance + "/tags?short");
    if (tags && MayMisreadName(*tags))
    {
      if (const auto name = reader_.GetBytes("/instances/" + instance + "/content/0010-0010"))
      {
        ReadNameAnew(*tags, name->View());
      }
    }
    return tags;
  }

  std::optional<StudyRecord> OrthancArchive::ReadStudy(const std::string& study)
  {
    if (!IsOrthancId(study))
    {
      return std::nullopt;
    }
    return reader_.Guarded(
        [&]() -> std::optional<StudyRecord>
        {
          const auto info = reader_.GetJson("/studies/" + study);
          const auto series =
              info ? reader_.GetJson("/studies/" + study + "/series?expand") : std::nullopt;
          if (!series)
          {
            return std::nullopt;
          }
          std::optional<StudyRecord> record;
          for (const std::string& instance : FirstInstances(*series))
          {
            const auto tags = ReadTags(instance);
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
    return reader_.Guarded(
        [&]
        {
          std::vector<InstanceRecord> records;
          const auto series = reader_.GetJson("/studies/" + study + "/series?expand");
          const auto instances =
              series ? reader_.GetJson("/studies/" + study + "/instances?expand") : std::nullopt;
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
                reader_.GetJson("/instances/" + item["ID"].asString() + "/metadata?expand");
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
    return reader_.Guarded(
        [&]() -> std::optional<InstanceRecord>
        {
          const auto info = reader_.GetJson("/instances/" + instance);
          const auto series = info
                                  ? reader_.GetJson("/series/" + (*info)["ParentSeries"].asString())
                                  : std::nullopt;
          const auto metadata = series && (*series)["ParentStudy"].asString() == study
                                    ? reader_.GetJson("/instances/" + instance + "/metadata?expand")
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
    return reader_.Guarded([&]() -> std::unique_ptr<IBytes> { return sdk_.ReadDicom(instance); });
  }

  std::optional<std::uint64_t> OrthancArchive::InstanceSize(const std::string& instance)
  {
    const auto text = IsOrthancId(instance)
                          ? reader_.GetBytes("/instances/" + instance + "/attachments/dicom/size")
                          : nullptr;
    if (text == nullptr)
    {
      return std::nullopt;
    }
    const std::string_view digits = text->View();
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    return error == std::errc() ? std::optional(size) : std::nullopt;
  }

  std::optional<int> OrthancArchive::ReadColumns(const std::string& instance) const
  {
    const auto bytes = reader_.GetBytes("/instances/" + instance + "/content/0028-0011");
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
    return reader_.Guarded(
        [&]() -> std::unique_ptr<IBytes>
        {
          // Orthanc's own drawings of grays are wrong where a file has no window, or any of the
          // rules that it does not know; of the rest they are right.
          const auto gray = ReadGray(reader_, instance, frame);
          const std::string address = "/instances/" + instance + "/frames/" + std::to_string(frame);
          if (gray)
          {
            return DrawFrame(address, *gray, look);
          }
          const std::optional<int> columns = ReadColumns(instance);
          return !columns || MistakesColours(reader_, instance, frame)
                     ? nullptr
                     : reader_.GetBytes(address + "/rendered" + RenderingQuery(look, *columns),
                                        {{"Accept", "image/jpeg"}});
        });
  }

  std::unique_ptr<IBytes> OrthancArchive::DrawFrame(const std::string& address,
                                                    const OrthancGray& gray,
                                                    const FrameLook& look) const
  {
    if (*gray.values == '\0')
    {
      return nullptr;
    }
    auto values = reader_.GetBytes(address + "/" + gray.values,
                                   {{"Accept", "image/x-portable-arbitrarymap"}});
    const auto stored = values ? ReadStored(values->View(), gray) : std::nullopt;
    if (!stored)
    {
      return nullptr;
    }
    values.reset(); // of a large picture it is much
    const Shades shades = DrawGray(*stored, gray.rules, look);
    return sdk_.CompressJpeg(shades.pixels.data(), shades.width, shades.height);
  }

  std::unique_ptr<IBytes> OrthancArchive::ReadPdf(const std::string& instance)
  {
    if (!IsOrthancId(instance))
    {
      return nullptr;
    }
    return reader_.Guarded([&]() -> std::unique_ptr<IBytes>
                           { return reader_.GetBytes("/instances/" + instance + "/pdf"); });
  }

  StoreOutcome OrthancArchive::Store(std::string_view dicom)
  {
    constexpr std::size_t PREAMBLE = 128; // DICOM PS3.10 section 7.1
    if (dicom.size() < PREAMBLE + 4 || dicom.substr(PREAMBLE, 4) != "DICM")
    {
      return {false, "", "", "This is not a DICOM file."};
    }
    if (!IsHarmlessDicom(dicom))
    {
      return {false, "", "", "This DICOM file nests or orders its contents as no real one does."};
    }
    return reader_.Guarded(
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

  ArchiveChanges OrthancArchive::Changes(std::int64_t since, int limit)
  {
    return changes_.Read(since, limit);
  }

  std::int64_t OrthancArchive::LastChange()
  {
    return changes_.Last();
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
    return reader_.Guarded(
        [&]
        {
          const Json::Value totals = reader_.RequireJson("/statistics");
          return std::optional<StudyTotals>({totals["CountStudies"].asInt64(),
                                             totals["CountSeries"].asInt64(),
                                             totals["CountInstances"].asInt64()});
        });
  }

  std::vector<std::string> OrthancArchive::ListStudies(std::int64_t offset, int limit)
  {
    return reader_.Guarded(
        [&]
        {
          std::vector<std::string> studies;
          for (const Json::Value& id : reader_.RequireJson(
                   "/studies?since=" + std::to_string(offset) + "&limit=" + std::to_string(limit)))
          {
            studies.push_back(id.asString());
          }
          return studies;
        });
  }
}
