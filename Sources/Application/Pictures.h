// What every viewer of pictures is given, whoever looks: recipients and staff by the same rules.
#pragma once

#include "Services.h"

#include <string>

namespace OrthancExchange
{
  /// JPEG of a frame (0-based) of an instance that holds `frames` of them, at most `width` pixels
  /// wide. Refusal(NotFound) where there is no such frame, Refusal(UnsupportedMedia) where it
  /// cannot be drawn. Whether the caller may see the instance was asked before.
  std::string DrawPicture(const Services& services, const std::string& instance, int frames,
                          int frame, int width);

  /// The PDF of an encapsulated document, or Refusal(NotFound).
  std::string ReadPdf(const Services& services, const std::string& instance);
}
