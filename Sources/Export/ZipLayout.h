#pragma once

#include "ZipRecords.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace OrthancExchange
{
  enum class ZipPart
  {
    LocalHeader,
    Content,
    CentralHeader,
    EndRecords
  };

  /// A stretch of the zip that comes from one place.
  struct ZipPiece
  {
    ZipPart part = ZipPart::EndRecords;
    std::size_t member = 0; ///< meaningless for EndRecords
    std::uint64_t begin = 0;
    std::uint64_t end = 0; ///< one past the last byte
  };

  /// Where every byte of a zip lies, known from the list of its members alone. Immutable, so
  /// thread-safe. Throws std::invalid_argument when a path is empty, too long or given twice.
  class ZipLayout
  {
  public:
    ZipLayout(std::vector<ZipMember> members, Instant time);

    std::uint64_t Length() const;

    /// A strong entity tag (RFC 9110 section 8.8.3): a fingerprint of the central directory, which
    /// holds name, size and CRC of everything.
    const std::string& EntityTag() const
    {
      return entityTag_;
    }

    /// The piece that holds the byte at `offset`, which is less than Length(). Logarithmic.
    ZipPiece Find(std::uint64_t offset) const;

    /// The bytes of a piece that is not Content.
    std::string Render(const ZipPiece& piece) const;

  private:
    void PlaceMembers();
    void PlaceDirectory();

    std::vector<ZipMember> members_;
    DosTime time_;
    std::vector<std::uint64_t> locals_;   ///< of each local header, then of the directory
    std::vector<std::uint64_t> centrals_; ///< of each central header, then of the end records
    std::string endRecords_;
    std::string entityTag_;
  };
}
