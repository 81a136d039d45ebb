// JSON of packages as recipients see them (Resources/Documentation/Api.md, "Portal").
#pragma once

#include "../Application/ReceivedPackages.h"

#include <json/value.h>

namespace OrthancExchange
{
  Json::Value ToJson(const ReceivedPackage& received);

  /// The row's keys, with contents. `archiveSize` in bytes.
  Json::Value DetailsJson(const ReceivedPackage& received, const std::vector<Document>& attachments,
                          std::uint64_t archiveSize);

  /// Studies with their series and instances.
  Json::Value ContentsJson(const Package& package, const std::vector<PackageInstance>& instances);
}
