#include "OrthancArchive.h"

#include "OrthancRecords.h"

#include "../Sources/Export/DicomStructure.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
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

  }

  OrthancArchive::OrthancArchive(const OrthancSdk& sdk, std::string name)
      : sdk_(sdk), reader_(sdk), tags_(reader_), pictures_(sdk_, reader_), changes_(reader_),
        identity_(sdk, std::move(name))
  {
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
            const auto tags =
                record ? tags_.Read(instance, PATIENT_TEXTS) : tags_.Read(instance, STUDY_TEXTS);
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
          const auto series = tags_.ReadSeries(study);
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
          if (!metadata)
          {
            return std::nullopt;
          }
          InstanceRecord record = MakeInstanceRecord(*info, *series, *metadata);
          record.seriesDescription.clear(); // Orthanc may misread it, and to read costs a file
          return record;
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
    if (!IsOrthancId(instance))
    {
      return std::nullopt;
    }
    const auto text = reader_.Guarded(
        [&] { return reader_.GetBytes("/instances/" + instance + "/attachments/dicom/size"); });
    if (text == nullptr)
    {
      return std::nullopt;
    }
    const std::string_view digits = text->View();
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    return error == std::errc() ? std::optional(size) : std::nullopt;
  }

  std::optional<std::string> OrthancArchive::FileVersion(const std::string& instance)
  {
    if (!IsOrthancId(instance))
    {
      return std::nullopt;
    }
    return reader_.Guarded(
        [&]() -> std::optional<std::string>
        {
          const auto info = reader_.GetJson("/instances/" + instance + "/attachments/dicom/info");
          if (!info)
          {
            return std::nullopt;
          }
          const std::string uuid = (*info)["Uuid"].asString();
          if (uuid.empty())
          {
            throw OrthancFailure("Orthanc does not tell which file an instance has");
          }
          return uuid;
        });
  }

  std::unique_ptr<IBytes> OrthancArchive::RenderFrame(const std::string& instance, int frame,
                                                      const FrameLook& look)
  {
    return pictures_.RenderFrame(instance, frame, look);
  }

  std::unique_ptr<IBytes> OrthancArchive::ReadPdf(const std::string& instance)
  {
    return pictures_.ReadPdf(instance);
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
    return identity_.Get();
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
