#pragma once

#include "../Sources/Api/IAssets.h"

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  /// One file that the build put into the plugin (EmbedAssets.cmake).
  struct EmbeddedFile
  {
    std::string_view application; ///< "staff", "portal", "offline" or "explorer"
    std::string_view path;        ///< "assets/x.js"
    std::string_view contentType;
    std::string_view sha256; ///< hex, of the content
    std::string_view content;
  };

  /// Written by the build.
  std::vector<EmbeddedFile> ListEmbeddedFiles();

  /// Looks files up by application and path; the portal's scripts and styles are packed once, at
  /// the start. Thread-safe.
  class EmbeddedAssets final : public IAssets
  {
  public:
    explicit EmbeddedAssets(const std::vector<EmbeddedFile>& files);

    EmbeddedAssets(const EmbeddedAssets&) = delete;
    EmbeddedAssets& operator=(const EmbeddedAssets&) = delete;

    std::optional<Asset> Find(const std::string& application,
                              const std::string& path) const override;

  private:
    std::map<std::pair<std::string, std::string>, Asset> assets_;
    std::deque<std::string> packed_; ///< what the assets look at
  };
}
