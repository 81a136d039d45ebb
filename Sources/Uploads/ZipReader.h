#pragma once

#include "../Ports/IZipReader.h"

namespace OrthancExchange
{
  /// Zips by libarchive. Reads by the table of contents; where that is missing, as in a zip that
  /// was cut off, from the first file on. Thread-safe; holds one unpacked file at a time.
  class ZipReader final : public IZipReader
  {
  public:
    void Read(std::string_view zip, const ZipLimits& limits, IZipVisitor& visitor) override;
  };
}
