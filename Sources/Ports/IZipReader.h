#pragma once

#include "../Domain/UploadFault.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// What a zip from outside may cost.
  struct ZipLimits
  {
    std::size_t entries = 100'000;
    std::uint64_t entrySize = 2ULL << 30;  ///< unpacked; held in memory, one at a time
    std::uint64_t totalSize = 20ULL << 30; ///< unpacked, of all entries together
    /// Beyond `freeSize` unpacked bytes, so many may come out of one packed byte. Images reach 20;
    /// sparse segmentations (DICOM PS3.3 A.51) reach hundreds, but are small; deflate's end is
    /// 1,032.
    std::uint64_t ratio = 200;
    std::uint64_t freeSize = 64ULL << 20;
  };

  /// Who is told what a zip holds, in the zip's order.
  class IZipVisitor
  {
  public:
    virtual ~IZipVisitor() = default;

    /// Whether to unpack the whole file, by its name as in the zip (never a path to anything) and
    /// its first bytes, up to 132.
    virtual bool Wants(const std::string& name, std::string_view head) = 0;

    /// A file that was wanted, whole, its checksum right. False: read no further.
    virtual bool Take(const std::string& name, std::string_view content) = 0;

    /// A file that cannot be had; with an empty name, the zip itself.
    virtual void Refuse(const std::string& name, UploadFault fault) = 0;
  };

  /// Reads zips from memory (PKWARE APPNOTE 6.3). Thread-safe.
  class IZipReader
  {
  public:
    virtual ~IZipReader() = default;

    /// Folders are passed over. A fault of one entry is told and passed over; one that makes the
    /// rest unreadable, or a limit that is reached, is told last. Throws what the visitor throws.
    virtual void Read(std::string_view zip, const ZipLimits& limits, IZipVisitor& visitor) = 0;
  };
}
