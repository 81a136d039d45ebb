#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace OrthancExchange
{
  /// The CRC-32 of files of the archive, so that each is read for it once, and not again for every
  /// picture that is drawn of it. Kept in memory only: what is forgotten, by a restart or for want
  /// of room, costs a further reading. Thread-safe.
  class FileSums
  {
  public:
    /// `version` as IImageArchive::FileVersion() tells it. nullopt: not known.
    std::optional<std::uint32_t> Find(const std::string& version) const;

    /// To be called when the version was the same before the file was read and afterwards.
    void Note(const std::string& version, std::uint32_t crc32);

  private:
    mutable std::mutex mutex_;
    std::map<std::string, std::uint32_t> sums_; ///< by version
  };
}
