#include "EmbeddedAssets.h"

#include "../Sources/Export/Deflation.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr int LEVEL = 9;

    /// Orthanc packs what the staff's door answers by itself; fonts are packed already.
    bool IsPacked(const EmbeddedFile& file)
    {
      return file.application == "portal" &&
             (file.path.ends_with(".js") || file.path.ends_with(".css"));
    }
  }

  EmbeddedAssets::EmbeddedAssets(const std::vector<EmbeddedFile>& files)
  {
    for (const EmbeddedFile& file : files)
    {
      Asset asset;
      asset.content = file.content;
      asset.contentType = file.contentType;
      asset.entityTag = '"' + std::string(file.sha256) + '"';
      asset.immutable = file.path.starts_with("assets/"); // Vite puts a hash into these names
      if (asset.immutable && IsPacked(file))
      {
        std::string packed = Gzip(file.content, LEVEL);
        if (packed.size() < file.content.size())
        {
          asset.gzip = packed_.emplace_back(std::move(packed));
        }
      }
      assets_.emplace(std::pair(file.application, file.path), std::move(asset));
    }
  }

  std::optional<Asset> EmbeddedAssets::Find(const std::string& application,
                                            const std::string& path) const
  {
    const auto found = assets_.find({application, path});
    return found == assets_.end() ? std::nullopt : std::optional(found->second);
  }
}
