#pragma once

#include <cstdint>

namespace OrthancExchange
{
  /// Whether the viewer needs this attribute (group, then element) of a data set: how pixels are
  /// shown, where the picture lies in the patient, and what stands beside it.
  bool IsPictureAttribute(std::uint32_t tag);

  /// The same of a report's or a presentation state's data set: with what it says, and of which
  /// pictures.
  bool IsObjectAttribute(std::uint32_t tag);

  bool IsPixelData(std::uint32_t tag);
}
