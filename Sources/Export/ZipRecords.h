// The records of a zip file, byte by byte: PKWARE APPNOTE.TXT 6.3.10, quoted by section.
#pragma once

#include "../Domain/Time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace OrthancExchange
{
  /// One file inside a zip.
  struct ZipMember
  {
    std::string path; ///< UTF-8, '/' between folders, at most 65535 bytes (4.4.17)
    std::uint64_t size = 0;
    std::uint32_t crc32 = 0;                                  ///< of the `size` bytes
    std::optional<std::uint64_t> deflatedSize = std::nullopt; ///< or held as it is (4.4.5: stored)
    bool encrypted = false;                                   ///< WinZip AE-2, AES with 256 bits

    /// Bytes between its local header and the next one.
    std::uint64_t PackedSize() const;
  };

  /// What AE-2 adds to a member: a salt, two bytes by which a wrong passphrase is told, and the end
  /// of an HMAC (https://www.winzip.com/en/support/aes-encryption/).
  constexpr std::size_t AES_SALT = 16;
  constexpr std::size_t AES_CHECK = 2;
  constexpr std::size_t AES_AUTHENTICATION = 10;
  constexpr std::size_t AES_OVERHEAD = AES_SALT + AES_CHECK + AES_AUTHENTICATION;

  /// 4.4.6: a zip's time, to two seconds. Held to 1980-01-01 .. 2107-12-31.
  struct DosTime
  {
    std::uint16_t time = 0;
    std::uint16_t date = 0;
  };

  DosTime ToDosTime(Instant instant);

  /// 4.3.7, with sizes and CRC in place, so that no data descriptor follows; Zip64 (4.5.3) from 4
  /// GiB on.
  std::string LocalHeader(const ZipMember& member, DosTime time);
  std::size_t LocalHeaderSize(const ZipMember& member);

  /// 4.3.12; `offset` is where the member's local header begins.
  std::string CentralHeader(const ZipMember& member, DosTime time, std::uint64_t offset);
  std::size_t CentralHeaderSize(const ZipMember& member, std::uint64_t offset);

  /// 4.3.16, preceded by 4.3.14 and 4.3.15 where Zip64 is needed.
  std::string EndRecords(std::uint64_t members, std::uint64_t directoryOffset,
                         std::uint64_t directorySize);
}
