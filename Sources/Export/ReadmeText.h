#pragma once

#include "../Ports/IPackageExporter.h"

#include <string>
#include <vector>

namespace OrthancExchange
{
  struct ReadmeContent
  {
    PackageDescription description;
    std::vector<PackageStudy> studies;
    std::vector<PackageEntry> documentEntries;
    std::vector<std::string> documentNames; ///< as their senders called them, one for each entry
    int incompleteFiles = 0; ///< instances that break off, or lack the header of DICOM files
  };

  /// README.TXT: plain English with CRLF line ends; UTF-8 with a byte order mark where it is more
  /// than ASCII. What comes from outside is made safe and cannot pass for a line of ours.
  std::string WriteReadme(const ReadmeContent& content);
}
