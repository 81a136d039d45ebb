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
    std::vector<std::string> documentPaths; ///< "ATTACHMENTS/letter.pdf"
    std::vector<std::string> documentNames; ///< as their senders called them, one for each path
    int incompleteFiles = 0; ///< instances that break off, or lack the header of DICOM files
    bool withViewer = false; ///< INDEX.HTM is there
    bool withReport = false; ///< REPORT.HTM is there
  };

  /// The languages (ISO 639-1) it is written in, English first.
  const std::vector<std::string>& ReadmeLanguages();

  /// README.TXT: plain text with CRLF line ends; UTF-8 with a byte order mark where it is more than
  /// ASCII. What comes from outside is made safe and cannot pass for a line of ours.
  std::string WriteReadme(const ReadmeContent& content, const std::string& language);
}
