#include "EmbeddedAssets.h"

namespace OrthancExchange
{
  EmbeddedAssets::EmbeddedAssets(const std::vector<EmbeddedFile>& files)
  {
    for (const EmbeddedFile& file : files)
    {
      Asset asset;
      asset.content = file.content;
      asset.contentType = file.contentType;
      asset.entityTag = '"' + std::string(file.sha256) + '"';
      asset.immutable = file.path.starts_with("assets/"); // Vite puts a hash into these names
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
