#include "ViewerScript.h"

#include <json/value.h>
#include <json/writer.h>
#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr int MANIFEST_VERSION = 1;

    constexpr std::string_view TAIL = "\");\n";

    std::string HeadOf(std::uint64_t number)
    {
      return "ExchangeViewer.data(" + std::to_string(number) + ",\"";
    }

    std::size_t Base64Size(std::size_t size)
    {
      return (size + 2) / 3 * 4;
    }

    /// JSON that stands in a script, and in one that is pasted into a page: ASCII only, so that
    /// U+2028 is escaped, and without '<'.
    std::string ScriptJson(const Json::Value& value)
    {
      Json::StreamWriterBuilder builder;
      builder["indentation"] = "";
      builder["emitUTF8"] = false;
      std::string safe;
      for (const char c : Json::writeString(builder, value))
      {
        c == '<' ? safe += "\\u003c" : safe += c;
      }
      return safe;
    }

    Json::Value InstanceJson(const PackageInstance& instance, const ViewerInstance& viewed)
    {
      Json::Value json(Json::objectValue);
      json["SOPInstanceUID"] = instance.sopInstanceUid;
      json["SOPClassUID"] = instance.sopClassUid;
      json["InstanceNumber"] = instance.instanceNumber;
      json["NumberOfFrames"] = instance.numberOfFrames;
      json["File"] = viewed.file;
      json["Data"] = Json::nullValue;
      if (viewed.dataCount > 0)
      {
        json["Data"].append(static_cast<Json::UInt64>(viewed.firstData));
        json["Data"].append(static_cast<Json::UInt64>(viewed.dataCount));
      }
      json["Bytes"] = static_cast<Json::UInt64>(viewed.size);
      json["TransferSyntaxUID"] = viewed.transferSyntaxUid;
      return json;
    }

    Json::Value SeriesHead(const PackageInstance& instance, const ViewerInstance& viewed)
    {
      Json::Value json(Json::objectValue);
      json["SeriesInstanceUID"] = viewed.seriesInstanceUid;
      json["Modality"] = instance.modality;
      json["SeriesNumber"] = instance.seriesNumber;
      json["SeriesDescription"] = instance.seriesDescription;
      json["Instances"] = Json::arrayValue;
      return json;
    }

    Json::Value StudyHead(const PackageStudy& study)
    {
      Json::Value json(Json::objectValue);
      json["StudyInstanceUID"] = study.studyInstanceUid;
      json["StudyDate"] = study.studyDate;
      json["StudyDescription"] = study.studyDescription;
      json["AccessionNumber"] = study.accessionNumber;
      json["Series"] = Json::arrayValue;
      return json;
    }

    void PutPatient(Json::Value& json, const ViewerInstance& viewed)
    {
      json["PatientName"] = viewed.patientName;
      json["PatientID"] = viewed.patientId;
      json["PatientBirthDate"] = viewed.patientBirthDate;
      json["PatientSex"] = viewed.patientSex;
    }

    Json::Value StudyJson(const PackageStudy& study, const ArchiveOrder& order,
                          const std::vector<ViewerInstance>& instances)
    {
      Json::Value json = StudyHead(study);
      std::string current;
      for (std::size_t i = 0; i < order.instances.size(); ++i)
      {
        const PackageInstance& instance = order.instances[i];
        if (instance.study != study.study)
        {
          continue;
        }
        Json::Value& series = json["Series"];
        if (series.empty())
        {
          PutPatient(json, instances[i]);
        }
        if (series.empty() || current != instance.series)
        {
          current = instance.series;
          series.append(SeriesHead(instance, instances[i]));
        }
        series[series.size() - 1]["Instances"].append(InstanceJson(instance, instances[i]));
      }
      return json;
    }

    /// The instance with which the viewer will begin, in the manifest's order; null for none.
    const ViewerInstance* FirstPicture(const ArchiveOrder& order,
                                       const std::vector<ViewerInstance>& instances)
    {
      for (const PackageStudy& study : order.studies)
      {
        for (std::size_t i = 0; i < order.instances.size() && i < instances.size(); ++i)
        {
          if (order.instances[i].study == study.study && order.instances[i].numberOfFrames > 0)
          {
            return instances[i].dataCount > 0 ? &instances[i] : nullptr;
          }
        }
      }
      return nullptr;
    }
  }

  std::string DataScriptPath(std::uint64_t number)
  {
    std::array<char, 48> path{};
    std::snprintf(path.data(), path.size(), "VIEWER/data/%05llu.js",
                  static_cast<unsigned long long>(number));
    return path.data();
  }

  std::string DataScript(std::uint64_t number, std::string_view deflated)
  {
    std::string script = HeadOf(number);
    const std::size_t begin = script.size();
    // EVP_EncodeBlock() adds a zero byte, where the tail comes.
    script.resize(begin + Base64Size(deflated.size()) + 1);
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(script.data() + begin),
                    reinterpret_cast<const unsigned char*>(deflated.data()),
                    static_cast<int>(deflated.size()));
    script.pop_back();
    script += TAIL;
    return script;
  }

  std::uint64_t DataScriptSize(std::uint64_t number, std::uint64_t deflatedSize)
  {
    return HeadOf(number).size() + Base64Size(deflatedSize) + TAIL.size();
  }

  std::string ViewerPage(std::string_view page, const ArchiveOrder& order,
                         const std::vector<ViewerInstance>& instances)
  {
    // Scripts run in the order in which they stand. A small one is inflated while the list of
    // pictures is read; a large one, from a slow disc, would keep the reader from all the rest.
    constexpr std::string_view BEFORE_MANIFEST = "<!-- first picture -->";
    constexpr std::string_view BEHIND_MANIFEST = "</head>";
    constexpr std::uint64_t LARGEST_BEFORE = std::uint64_t{1} << 20U;
    const ViewerInstance* first = FirstPicture(order, instances);
    if (first == nullptr)
    {
      return std::string(page);
    }
    const std::size_t place =
        page.find(first->size <= LARGEST_BEFORE ? BEFORE_MANIFEST : BEHIND_MANIFEST);
    if (place == std::string_view::npos)
    {
      return std::string(page);
    }
    return std::string(page).insert(place, "<script defer src=\"" +
                                               DataScriptPath(first->firstData) + "\"></script>\n");
  }

  std::string ManifestScript(const ArchiveOrder& order,
                             const std::vector<ViewerInstance>& instances,
                             const std::vector<ViewerAttachment>& attachments)
  {
    Json::Value manifest(Json::objectValue);
    manifest["Version"] = MANIFEST_VERSION;
    manifest["Institution"] = order.description.institution;
    manifest["CreatedAt"] = FormatInstant(order.description.createdAt);
    manifest["Studies"] = Json::arrayValue;
    if (instances.size() != order.instances.size())
    {
      throw std::logic_error("the viewer is told of other images than the package has");
    }
    for (const PackageStudy& study : order.studies)
    {
      manifest["Studies"].append(StudyJson(study, order, instances));
    }
    manifest["Attachments"] = Json::arrayValue;
    for (const ViewerAttachment& attachment : attachments)
    {
      Json::Value json(Json::objectValue);
      json["Name"] = attachment.name;
      json["File"] = attachment.file;
      manifest["Attachments"].append(json);
    }
    return "ExchangeViewer.manifest(" + ScriptJson(manifest) + ");\n";
  }
}
