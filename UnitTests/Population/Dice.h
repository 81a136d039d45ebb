#pragma once

#include <cstddef>
#include <cstdint>

namespace OrthancExchange
{
  /// Numbers that are the same on every machine for one seed, unlike the standard library's
  /// distributions. Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
  class Dice
  {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed)
    {
    }

    std::uint64_t Next()
    {
      state_ += 0x9E3779B97F4A7C15;
      std::uint64_t z = state_;
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
      return z ^ (z >> 31);
    }

    /// From 0 to count - 1.
    std::size_t Below(std::size_t count)
    {
      return static_cast<std::size_t>(Next() % count);
    }

    /// As Below(), with the first far more often than the last, as names are.
    std::size_t Skewed(std::size_t count)
    {
      const std::size_t a = Below(count);
      const std::size_t b = Below(count);
      const std::size_t c = Below(count);
      return a < b ? (a < c ? a : c) : (b < c ? b : c);
    }

    bool Percent(std::size_t percent)
    {
      return Below(100) < percent;
    }

    template <typename List>
    const auto& Pick(const List& list)
    {
      return list[Below(list.size())];
    }

  private:
    std::uint64_t state_;
  };
}
