// The scripts from which the offline viewer (INDEX.HTM) takes what it shows, since a page opened
// from a file may load scripts and nothing else.
#pragma once

#include "../Ports/IPackageExporter.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// "VIEWER/data/00017.js"
  std::string DataScriptPath(std::uint64_t number);

  /// `ExchangeViewer.data(17,"...");` with the deflated slice in base64.
  std::string DataScript(std::uint64_t number, std::string_view deflated);

  /// Its length.
  std::uint64_t DataScriptSize(std::uint64_t number, std::uint64_t deflatedSize);

  /// What the viewer is told of one instance besides what the package knows of it.
  struct ViewerInstance
  {
    std::string file; ///< "IMAGES/IM000000"
    std::uint64_t size = 0;
    std::uint64_t firstData = 0;
    std::uint64_t dataCount = 0; ///< 0: its pixels were left out
    std::string transferSyntaxUid;
    std::string seriesInstanceUid;
    std::string patientName; ///< as the file itself has them
    std::string patientId;
    std::string patientBirthDate;
    std::string patientSex;
  };

  struct ViewerAttachment
  {
    std::string name; ///< as its sender called it
    std::string file;
  };

  /// INDEX.HTM with the script of the picture that comes first as one of its own, so that a browser
  /// fetches it together with the viewer: in the place that the page has for it, or, where it is
  /// large, behind its other scripts; as it is where the pixels were left out. `instances` has one
  /// for each of the order's.
  std::string ViewerPage(std::string_view page, const ArchiveOrder& order,
                         const std::vector<ViewerInstance>& instances);

  /// `ExchangeViewer.manifest({...});`. `instances` has one for each of the order's.
  std::string ManifestScript(const ArchiveOrder& order,
                             const std::vector<ViewerInstance>& instances,
                             const std::vector<ViewerAttachment>& attachments);
}
