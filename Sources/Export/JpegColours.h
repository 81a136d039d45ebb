#pragma once

#include <optional>
#include <string_view>

namespace OrthancExchange
{
  /// Whether a JPEG of three components says itself that they are luma and chroma, or red, green
  /// and blue (false): by Adobe's marker, else JFIF's, else by shared chroma, else by the
  /// components' names. Nullopt where it says nothing, and for JPEG that is not lossy.
  std::optional<bool> IsLumaAndChroma(std::string_view jpeg);
}
