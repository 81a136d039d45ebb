// Whether a file that says what it is also is it, as far as its frame shows.
#pragma once

#include <string_view>

namespace OrthancExchange
{
  /// PDF (ISO 32000): an object and an end, since readers mend a cross-reference. JPEG (ISO
  /// 10918-1): segments that lead to a frame, a scan and an end. PNG (ISO 15948): chunks from IHDR
  /// over IDAT to IEND. What cameras append behind the end is let pass. Files of any other kind are
  /// not whole.
  bool IsWholeFile(std::string_view content);
}
