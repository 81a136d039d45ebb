#pragma once

#include "../Domain/Study.h"

#include <string>

namespace OrthancExchange
{
  class DicomHeader;
  class RecordItem;

  /// The attributes that a record of this Directory Record Type has beyond those of all (PS3.3
  /// annex F.5): the mandatory ones always, filled in where the file lacks them. "IMAGE" and
  /// "PRIVATE" have none.
  void PutTypedKeys(RecordItem& item, const std::string& type, const DicomHeader& file,
                    const StudyRecord& study);
}
