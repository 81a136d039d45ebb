// What must hold for any bytes that Orthanc may hand over as a DICOM file.
#pragma once

#include "Invariants.h"

#include <string_view>

namespace OrthancExchange
{
  /// It speaks of every odd attribute.
  void SilenceDcmtk();

  /// Reads the file as the export does, lists it in a DICOMDIR and in the viewer's manifest, and
  /// reads these again.
  void CheckFile(std::string_view file);
}
