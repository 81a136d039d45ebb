#pragma once

#include <cstdint>

namespace OrthancExchange
{
  /// Whether the viewer needs this attribute (group, then element) of a data set: how pixels are
  /// shown, where the picture lies in the patient, and what stands beside it.
  bool IsPictureAttribute(std::uint32_t tag);

  bool IsPixelData(std::uint32_t tag);
}
