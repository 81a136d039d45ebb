// JSON of packages as recipients see them (Resources/Documentation/Api.md, "Portal").
#pragma once

#include "../Application/ReceivedPackages.h"
#include "../Application/ZipPassphrase.h"

#include <json/value.h>

namespace OrthancExchange
{
  Json::Value ToJson(const ReceivedPackage& received);

  /// The row's keys, with contents and how far the zip is.
  Json::Value DetailsJson(const ReceivedPackage& received, const std::vector<Document>& attachments,
                          const ArchiveProgress& archive);

  /// Where a passphrase goes, and how long the page waits before it offers to send it again.
  Json::Value PassphraseJson(const PasscodeChannel& channel);

  /// {"Done", "Total"} while a zip is not ready, else null.
  Json::Value PreparingJson(const ArchiveProgress& archive);

  /// The series of one of the studies, with their instances.
  Json::Value SeriesJson(const std::string& study, const std::vector<PackageInstance>& instances);

  /// Studies with their series and instances, for the viewer.
  Json::Value ContentsJson(const std::vector<PackageStudy>& studies,
                           const std::vector<PackageInstance>& instances);
}
