// The records of a DICOMDIR, each without its offsets: attributes from (0004,1430) on, explicit VR
// little endian. Mandatory attributes (type 1 of PS3.3 annex F.5) are filled in where the file
// lacks them, since readers throw away records without; text is UTF-8 (ISO_IR 192) where it is more
// than ASCII.
#pragma once

#include "../Domain/Study.h"

#include <string>
#include <vector>

namespace OrthancExchange
{
  class DicomHeader;

  std::string PatientDirectoryRecord(const StudyRecord& study);

  /// `ordinal` stands in for a missing Study ID, as below for missing numbers.
  std::string StudyDirectoryRecord(const StudyRecord& study, const DicomHeader& file, int ordinal);

  std::string SeriesDirectoryRecord(const InstanceRecord& instance, const DicomHeader& file,
                                    int ordinal);

  /// `fileId` holds the components of the Referenced File ID (0004,1500), e.g. {"IMAGES",
  /// "IM000000"}.
  std::string InstanceDirectoryRecord(const StudyRecord& study, const InstanceRecord& instance,
                                      const DicomHeader& file,
                                      const std::vector<std::string>& fileId, int ordinal);
}
