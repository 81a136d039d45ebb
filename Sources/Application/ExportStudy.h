// The zip of D9 for staff, of any study, without sending it to anybody.
#pragma once

#include "Services.h"

#include <memory>
#include <optional>
#include <string>

namespace OrthancExchange
{
  /// Prepared while the caller waits: the first byte comes after the study was read once. Audited
  /// with the digest of what is inside. Refusal(NotFound) without such a study, Refusal(TooLarge)
  /// where its files are larger than Orthanc can hand out, and as IPackageExporter::Prepare().
  /// `language`: one of IPackageExporter::Languages(). With a passphrase the zip is encrypted; one
  /// of fewer than 12 characters is Refusal(BadValue).
  std::shared_ptr<IByteSource> ExportStudy(const Services& services, const Actor& actor,
                                           const std::string& study, const std::string& language,
                                           const std::optional<std::string>& passphrase);
}
