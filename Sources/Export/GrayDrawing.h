#pragma once

#include "../Ports/IImageArchive.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  /// DICOM PS3.3 section C.11.2.1.2 and C.11.2.1.3.
  enum class WindowFunction
  {
    Linear,
    LinearExact,
    Sigmoid
  };

  /// Section C.11.1.1: value `first + i` becomes `values[i]`; below and above, the ends.
  struct GrayTable
  {
    int first = 0;
    int bits = 16;                     ///< of a value: all of them set are white
    std::vector<std::uint16_t> values; ///< never empty
  };

  /// How a frame's stored values become shades: what the file says of it, and nothing else.
  struct GrayRules
  {
    int bitsStored = 8; ///< 1 to 16
    int highBit = 7;    ///< what words hold beside these bits are no pixels
    bool isSigned = false;
    double slope = 1;
    double intercept = 0;
    std::optional<GrayTable> modality; ///< in place of slope and intercept
    std::optional<FrameWindow> window; ///< the first
    WindowFunction function = WindowFunction::Linear;
    std::optional<GrayTable> voi; ///< the first; where there is no window
    std::optional<GrayTable> presentation;
    bool inverse = false;                       ///< where there is no such table
    std::optional<std::pair<int, int>> padding; ///< stored values, inclusive, that are background
    double pixelAspect = 1;                     ///< a pixel's height by its width; above 0
  };

  /// Words as allocated, row by row.
  struct StoredPixels
  {
    int width = 0;
    int height = 0;
    std::vector<std::uint16_t> words;
  };

  struct Shades
  {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;
  };

  /// The picture as the viewer draws it of the same values (WebApp/src/viewer/image/transform.ts),
  /// no wider than the look says, and with square pixels. A window of the look's takes the place of
  /// the file's windows and tables; without either, bytes are shown as they are, and of wider
  /// values the frame's own range.
  Shades DrawGray(const StoredPixels& stored, const GrayRules& rules, const FrameLook& look);
}
