#pragma once

#include <string>

namespace OrthancExchange
{
  /// The Directory Record Type (0004,1430) under which a DICOMDIR lists instances of a SOP class
  /// (PS3.3 annex F.4 and PS3.4 annex B.5). What is not known is an "IMAGE" when it has pixels,
  /// else "PRIVATE".
  std::string DirectoryRecordTypeOf(const std::string& sopClassUid, bool hasPixels);
}
