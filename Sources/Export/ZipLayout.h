#pragma once

#include "ZipRecords.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace OrthancExchange
{
  enum class ZipRegion
  {
    LocalHeader,
    Content,
    CentralHeader,
    EndRecords
  };

  /// A stretch of the zip that comes from one place.
  struct ZipPiece
  {
    ZipRegion part = ZipRegion::EndRecords;
    std::size_t member = 0; ///< meaningless for EndRecords
    std::uint64_t begin = 0;
    std::uint64_t end = 0; ///< one past the last byte
  };

  /// Where every byte of a zip lies, known from the list of its members alone. Immutable, so
  /// thread-safe. Throws std::invalid_argument when a path is empty, too long or given twice.
  class ZipLayout
  {
  public:
    /// `edition` tells zips apart whose directories are alike but whose deflated bytes may not be.
    ZipLayout(std::vector<ZipMember> members, Instant time, const std::string& edition = "");

    std::uint64_t Length() const;

    /// A strong entity tag (RFC 9110 section 8.8.3): a fingerprint of the central directory, which
    /// holds name, sizes and CRC of everything, and of the edition.
    const std::string& EntityTag() const
    {
      return entityTag_;
    }

    /// Where the member's bytes begin, behind its local header.
    std::uint64_t ContentBegin(std::size_t member) const;

    /// The piece that holds the byte at `offset`, which is less than Length(). Logarithmic.
    ZipPiece Find(std::uint64_t offset) const;

    /// The bytes of a piece that is not Content.
    std::string Render(const ZipPiece& piece) const;

  private:
    void PlaceMembers();
    void PlaceDirectory(const std::string& edition);

    std::vector<ZipMember> members_;
    DosTime time_;
    std::vector<std::uint64_t> locals_;   ///< of each local header, then of the directory
    std::vector<std::uint64_t> centrals_; ///< of each central header, then of the end records
    std::string endRecords_;
    std::string entityTag_;
  };
}
