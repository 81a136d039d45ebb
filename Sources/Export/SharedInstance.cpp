#include "SharedInstance.h"

#include "Deflation.h"

namespace OrthancExchange
{
  std::shared_ptr<const IBytes> SharedInstance::Get(IImageArchive& archive, const std::string& id)
  {
    const std::lock_guard lock(mutex_);
    if (!bytes_)
    {
      bytes_ = archive.ReadInstance(id);
    }
    return bytes_;
  }

  std::shared_ptr<const std::string> SharedInstance::Deflated(std::string_view content, int level)
  {
    const std::lock_guard lock(mutex_);
    if (!deflated_)
    {
      deflated_ = std::make_shared<const std::string>(DeflateWhole(content, level));
    }
    return deflated_;
  }
}
