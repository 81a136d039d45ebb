#pragma once

#include "PictureFile.h"

#include "../Ports/IClock.h"
#include "../Ports/IPicturePacker.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Excerpts made of the files that the archive gives. Multi-frame files opened last are kept for
  /// a moment, 128 MB in all: their frames are asked for one after the other. Large files are read
  /// two at a time, and nobody waits for another's. Archive and clock must outlive it.
  class PicturePacker : public IPicturePacker
  {
  public:
    PicturePacker(IImageArchive& archive, const IClock& clock) : archive_(archive), clock_(clock)
    {
    }

    std::string Pack(const PictureOrder& order) override;
    std::uint32_t Crc32(const std::string& instance) override;
    void ForgetOld() override;

  private:
    class Reading;

    struct Kept
    {
      std::string instance;
      std::uint32_t crc32 = 0;
      std::shared_ptr<const PictureFile> file;
      Instant since;
    };

    std::string PackObject(const PictureOrder& order);
    std::shared_ptr<const PictureFile> Open(const PictureOrder& order);
    std::shared_ptr<const PictureFile> FindKept(const PictureOrder& order);
    void Keep(Kept kept);

    IImageArchive& archive_;
    const IClock& clock_;
    std::mutex mutex_;       ///< of what follows; never held while a file is read
    std::vector<Kept> kept_; ///< oldest first
    int readings_ = 0;       ///< of large files
    std::uint64_t bytesRead_ = 0;
  };
}
