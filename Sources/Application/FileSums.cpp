#include "FileSums.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t MOST_FILES = 50000; // some 8 MB
  }

  std::optional<std::uint32_t> FileSums::Find(const std::string& version) const
  {
    const std::lock_guard lock(mutex_);
    const auto found = sums_.find(version);
    return found == sums_.end() ? std::nullopt : std::optional(found->second);
  }

  void FileSums::Note(const std::string& version, std::uint32_t crc32)
  {
    const std::lock_guard lock(mutex_);
    if (sums_.size() >= MOST_FILES)
    {
      sums_.clear();
    }
    sums_[version] = crc32;
  }
}
