#include "AreaScaling.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace OrthancExchange
{
  namespace
  {
    constexpr double MOST_ASPECT = 64; // of pixels that are no mistake
    constexpr double TALLEST = 16384;  // JPEG ends at 65535, and no surface is as tall

    /// Calls `add(index, share)` for what lies between two places of a row of pixels.
    template <typename Add>
    void Cover(double from, double to, int count, Add add)
    {
      for (int index = static_cast<int>(from); index < count && index < to; index++)
      {
        add(index, std::min(to, index + 1.0) - std::max(from, static_cast<double>(index)));
      }
    }

    /// The mean of the rows between two places, as sums of `width` numbers.
    std::vector<double> MeanRow(const Shades& original, double from, double to)
    {
      std::vector<double> row(static_cast<std::size_t>(original.width), 0);
      Cover(from, to, original.height,
            [&](int y, double covered)
            {
              const double share = covered / (to - from);
              const std::uint8_t* source =
                  original.pixels.data() + std::size_t(y) * std::size_t(original.width);
              for (double& sum : row)
              {
                sum += *source++ * share;
              }
            });
      return row;
    }
  }

  Shades ScaledTo(Shades original, int width, double pixelAspect)
  {
    const double tall = original.height * std::clamp(pixelAspect, 1 / MOST_ASPECT, MOST_ASPECT);
    const double across = std::min(width, original.width);
    const double scale = std::min(across / original.width, TALLEST / tall);
    const int outWidth = std::max(1, static_cast<int>(std::lround(original.width * scale)));
    const int outHeight = std::max(1, static_cast<int>(std::lround(tall * scale)));
    if (outWidth == original.width && outHeight == original.height)
    {
      return original;
    }
    Shades scaled{outWidth, outHeight, {}};
    scaled.pixels.reserve(std::size_t(outWidth) * std::size_t(outHeight));
    const double stepX = double(original.width) / outWidth;
    const double stepY = double(original.height) / outHeight;
    for (int y = 0; y < outHeight; y++)
    {
      const std::vector<double> row = MeanRow(original, y * stepY, (y + 1) * stepY);
      for (int x = 0; x < outWidth; x++)
      {
        double sum = 0;
        Cover(x * stepX, (x + 1) * stepX, original.width,
              [&](int column, double share) { sum += row[std::size_t(column)] * share / stepX; });
        scaled.pixels.push_back(static_cast<std::uint8_t>(std::clamp(std::lround(sum), 0L, 255L)));
      }
    }
    return scaled;
  }
}
