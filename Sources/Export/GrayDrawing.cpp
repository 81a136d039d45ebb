#include "GrayDrawing.h"

#include "AreaScaling.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace OrthancExchange
{
  namespace
  {
    constexpr double WHITE = 255;

    int LowestOf(const GrayRules& rules)
    {
      return rules.isSigned ? -(1 << (rules.bitsStored - 1)) : 0;
    }

    /// Section 8.1.1 of PS3.5: high bit, bits stored, sign.
    int StoredValue(std::uint16_t word, const GrayRules& rules)
    {
      const int mask = (1 << rules.bitsStored) - 1;
      const int bits = (word >> (rules.highBit + 1 - rules.bitsStored)) & mask;
      const int sign = rules.isSigned ? 1 << (rules.bitsStored - 1) : 0;
      return (bits ^ sign) - sign;
    }

    bool IsPadding(int stored, const GrayRules& rules)
    {
      return rules.padding && stored >= rules.padding->first && stored <= rules.padding->second;
    }

    double Entry(const GrayTable& table, double value)
    {
      const double last = static_cast<double>(table.values.size()) - 1;
      const double place = std::trunc(value) - table.first;
      // Not-a-number is above nothing.
      return table.values[place > 0 ? static_cast<std::size_t>(std::min(place, last)) : 0];
    }

    double Share(const GrayTable& table, double value)
    {
      return value / ((1 << table.bits) - 1);
    }

    double ModalityValue(const GrayRules& rules, int stored)
    {
      return rules.modality ? Entry(*rules.modality, stored)
                            : stored * rules.slope + rules.intercept;
    }

    double WindowShare(const FrameWindow& window, WindowFunction function, double value)
    {
      if (function == WindowFunction::Sigmoid)
      {
        return 1 / (1 + std::exp(-4 * (value - window.center) / window.width));
      }
      const bool exact = function == WindowFunction::LinearExact;
      const double middle = exact ? window.center : window.center - 0.5;
      const double span = exact ? window.width : window.width - 1;
      if (span <= 0)
      {
        return value <= middle ? 0 : 1;
      }
      return std::clamp((value - middle) / span + 0.5, 0.0, 1.0);
    }

    /// The least value that occurs is black, the greatest white.
    FrameWindow WholeRange(const std::vector<bool>& occurs, const GrayRules& rules)
    {
      std::optional<std::pair<double, double>> range;
      for (std::size_t i = 0; i < occurs.size(); i++)
      {
        const int stored = LowestOf(rules) + static_cast<int>(i);
        if (occurs[i] && !IsPadding(stored, rules))
        {
          const double value = ModalityValue(rules, stored);
          range = range ? std::pair(std::min(range->first, value), std::max(range->second, value))
                        : std::pair(value, value);
        }
      }
      const auto [least, greatest] = range.value_or(std::pair(0.0, 0.0));
      return {(least + greatest) / 2, greatest - least};
    }

    /// Bytes that measure nothing.
    bool AreShades(const GrayRules& rules)
    {
      return rules.bitsStored <= 8 && !rules.modality && rules.slope == 1 && rules.intercept == 0;
    }

    FrameWindow PossibleRange(const GrayRules& rules)
    {
      const double greatest = (1 << rules.bitsStored) - 1;
      return {LowestOf(rules) + greatest / 2, greatest};
    }

    /// Of what numbers without bounds make, too: they come from files.
    double PresentedShare(const GrayRules& rules, double windowed)
    {
      const double share = windowed > 0 ? std::min(windowed, 1.0) : 0;
      if (rules.presentation)
      {
        const double last = static_cast<double>(rules.presentation->values.size()) - 1;
        const auto place = static_cast<std::size_t>(std::lround(share * last));
        return Share(*rules.presentation, rules.presentation->values[place]);
      }
      return rules.inverse ? 1 - share : share;
    }

    /// A shade for each value that occurs.
    std::vector<std::uint8_t> ShadeTable(const std::vector<bool>& occurs, const GrayRules& rules,
                                         const FrameLook& look)
    {
      std::optional<FrameWindow> window = look.window ? look.window : rules.window;
      WindowFunction function = rules.function;
      const bool byTable = !window && rules.voi.has_value();
      if (!window && !byTable)
      {
        window = AreShades(rules) ? PossibleRange(rules) : WholeRange(occurs, rules);
        function = WindowFunction::LinearExact;
      }
      std::vector<std::uint8_t> table(occurs.size(), 0);
      for (std::size_t i = 0; i < occurs.size(); i++)
      {
        const int stored = LowestOf(rules) + static_cast<int>(i);
        if (occurs[i] && !IsPadding(stored, rules)) // background is black, inverted or not
        {
          const double value = ModalityValue(rules, stored);
          const double share = byTable ? Share(*rules.voi, Entry(*rules.voi, value))
                                       : WindowShare(*window, function, value);
          table[i] = static_cast<std::uint8_t>(std::lround(PresentedShare(rules, share) * WHITE));
        }
      }
      return table;
    }
  }

  Shades DrawGray(const StoredPixels& stored, const GrayRules& rules, const FrameLook& look)
  {
    const int lowest = LowestOf(rules);
    const auto place = [&](std::uint16_t word)
    {
      return static_cast<std::size_t>(StoredValue(word, rules) - lowest);
    };
    std::vector<bool> occurs(std::size_t{1} << rules.bitsStored, false);
    for (const std::uint16_t word : stored.words)
    {
      occurs[place(word)] = true;
    }
    const std::vector<std::uint8_t> table = ShadeTable(occurs, rules, look);
    Shades shades{stored.width, stored.height, std::vector<std::uint8_t>(stored.words.size())};
    std::transform(stored.words.begin(), stored.words.end(), shades.pixels.begin(),
                   [&](std::uint16_t word) { return table[place(word)]; });
    return ScaledTo(std::move(shades), look.width, rules.pixelAspect);
  }
}
