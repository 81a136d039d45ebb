#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace OrthancExchange
{
  /// A body of known length that is read piece by piece, so that it is never held in memory.
  /// One thread at a time; may block on disk.
  class IByteSource
  {
  public:
    virtual ~IByteSource() = default;

    virtual std::uint64_t Length() const = 0;

    /// Strong entity tag (RFC 9110 section 8.8.3), quotes included; the same bytes always carry the
    /// same.
    virtual std::string EntityTag() const = 0;

    /// Fills up to `size` bytes from `offset`; the count read, at least 1 before the end. Throws
    /// Refusal when the content is no longer there or no longer permitted: the download then breaks
    /// off.
    virtual std::size_t Read(std::uint64_t offset, char* target, std::size_t size) = 0;
  };
}
