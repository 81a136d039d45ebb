#pragma once

#include "../Ports/IImageArchive.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// An instance for the members that are made of it: the archive gives files only whole, a large
  /// one has hundreds of scripts for the viewer, and one of a single slice is the same deflated
  /// bytes in the member and in its script. Thread-safe.
  class SharedInstance
  {
  public:
    /// Null when the archive does not hold it. The same `id` in every call.
    std::shared_ptr<const IBytes> Get(IImageArchive& archive, const std::string& id);

    /// DeflateWhole() of the instance. The same `content` and `level` in every call.
    std::shared_ptr<const std::string> Deflated(std::string_view content, int level);

  private:
    std::mutex mutex_; ///< guards what stands below
    std::shared_ptr<const IBytes> bytes_;
    std::shared_ptr<const std::string> deflated_;
  };
}
