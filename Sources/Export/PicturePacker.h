#pragma once

#include "PictureFile.h"

#include "../Ports/IClock.h"
#include "../Ports/IPicturePacker.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

namespace OrthancExchange
{
  /// Excerpts made of the files that the archive gives. The multi-frame file opened last is kept
  /// for a moment: its frames are asked for one after the other. Archive and clock must outlive it.
  class PicturePacker : public IPicturePacker
  {
  public:
    PicturePacker(IImageArchive& archive, const IClock& clock) : archive_(archive), clock_(clock)
    {
    }

    std::string Pack(const PictureOrder& order) override;

  private:
    std::shared_ptr<const PictureFile> Open(const std::string& instance) const;
    std::shared_ptr<const PictureFile> OpenKept(const std::string& instance);

    IImageArchive& archive_;
    const IClock& clock_;
    std::mutex mutex_; ///< also so that one large file is read at a time
    std::string keptInstance_;
    std::shared_ptr<const PictureFile> kept_;
    Instant keptSince_{};
  };
}
