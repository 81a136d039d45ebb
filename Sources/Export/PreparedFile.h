#pragma once

#include "ViewerScript.h"

#include "../Domain/PackageArchive.h"

#include <optional>
#include <vector>

namespace OrthancExchange
{
  /// One file of the package, and the scripts that carry it for the viewer.
  struct PreparedFile
  {
    ArchiveMember member;
    std::vector<ArchiveMember> scripts;
    std::optional<ViewerInstance> viewed; ///< of an instance
    bool incomplete = false;              ///< a DICOM file that is broken off, or has no header
  };
}
