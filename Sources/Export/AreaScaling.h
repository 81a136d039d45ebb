#pragma once

#include "GrayDrawing.h"

namespace OrthancExchange
{
  /// The picture at most `width` pixels wide and with square pixels, each the mean of what it
  /// covers of the original. `pixelAspect` is the height of one of the original's pixels by its
  /// width.
  Shades ScaledTo(Shades original, int width, double pixelAspect);
}
