#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// Tells versions of one thing apart: FNV-1a, twice 64 bits. No defence against someone who seeks
  /// a collision; nothing here needs one.
  class Fingerprint
  {
  public:
    void Add(std::string_view bytes);

    /// 32 hex digits.
    std::string Hex() const;

    /// A DICOM UID made of it: "2.25." and a UUID of version 8 (RFC 9562) in decimal (PS3.5 annex
    /// B.2).
    std::string Uid() const;

  private:
    std::uint64_t high_ = 0xcbf29ce484222325U; ///< FNV's own offset basis
    std::uint64_t low_ = 0x84222325cbf29ce4U;  ///< the same, its halves swapped
  };
}
