#include "OrthancTags.h"

#include "OrthancRecords.h"

#include <algorithm>

namespace OrthancExchange
{
  OrthancTags::OrthancTags(const OrthancReader& reader) : reader_(reader)
  {
  }

  std::optional<Json::Value> OrthancTags::Read(const std::string& instance,
                                               std::span<const char* const> texts) const
  {
    auto tags = reader_.GetJson("/instances/" + instance + "/tags?short");
    if (!tags || !MayMisreadTexts(*tags))
    {
      return tags;
    }
    for (const char* key : texts)
    {
      std::string path = key;
      std::replace(path.begin(), path.end(), ',', '-');
      const auto raw = tags->isMember(key)
                           ? reader_.GetBytes("/instances/" + instance + "/content/" + path)
                           : nullptr;
      if (raw)
      {
        ReadTextAnew(*tags, key, raw->View());
      }
    }
    return tags;
  }

  std::optional<Json::Value> OrthancTags::ReadSeries(const std::string& study) const
  {
    auto series = reader_.GetJson("/studies/" + study + "/series?expand");
    if (!series)
    {
      return series;
    }
    for (Json::Value& item : *series)
    {
      const bool isDescribed = item["MainDicomTags"].isMember("SeriesDescription");
      const auto tags = isDescribed && !item["Instances"].empty()
                            ? Read(item["Instances"][0].asString(), SERIES_TEXTS)
                            : std::nullopt;
      if (tags)
      {
        ReadDescriptionAnew(item, *tags);
      }
    }
    return series;
  }
}
