// The web applications' files, embedded in the plugin.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  struct Asset
  {
    std::string_view content;
    std::string contentType;
    std::string entityTag;  ///< strong (RFC 9110 section 8.8.3), quotes included
    bool immutable = false; ///< its name holds a hash of its content, so it may be cached for good
    std::string_view gzip = {}; ///< the content (RFC 1952); empty where it would be no smaller
  };

  /// Thread-safe.
  class IAssets
  {
  public:
    virtual ~IAssets() = default;

    /// `application` is "staff" or "portal"; `path` is "staff.html", "assets/x.js": never with
    /// "..".
    virtual std::optional<Asset> Find(const std::string& application,
                                      const std::string& path) const = 0;
  };
}
