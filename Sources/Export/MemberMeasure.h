#pragma once

#include "../Domain/PackageArchive.h"

#include <string_view>

namespace OrthancExchange
{
  enum class Packing
  {
    Store,
    Deflate ///< where it makes the content smaller
  };

  /// Fills in size, CRC-32, SHA-256 and the deflated size of each slice. Level 0 stores all.
  void Measure(ArchiveMember& member, std::string_view content, Packing packing, int level);
}
