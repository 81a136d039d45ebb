// What the fuzz targets share.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// Ends the program where an invariant is broken; libFuzzer then keeps the input.
  inline void Require(bool condition, const char* invariant)
  {
    if (!condition)
    {
      std::fprintf(stderr, "Broken: %s\n", invariant);
      std::abort();
    }
  }

  /// One input as several texts, separated by the byte 0x1F, which a dictionary can hold.
  class Parts
  {
  public:
    Parts(const std::uint8_t* data, std::size_t size)
    {
      std::string_view rest(reinterpret_cast<const char*>(data), size);
      for (;;)
      {
        const std::size_t end = rest.find(SEPARATOR);
        parts_.emplace_back(rest.substr(0, end));
        if (end == std::string_view::npos)
        {
          return;
        }
        rest.remove_prefix(end + 1);
      }
    }

    /// Empty beyond the last one.
    const std::string& At(std::size_t index) const
    {
      static const std::string none;
      return index < parts_.size() ? parts_[index] : none;
    }

    const std::vector<std::string>& All() const
    {
      return parts_;
    }

  private:
    static constexpr char SEPARATOR = '\x1f';

    std::vector<std::string> parts_;
  };

  /// Runs `work`; false where it refused by throwing `Fault`. Any other exception is a crash.
  template <class Fault, class Work>
  bool Accepts(Work work)
  {
    try
    {
      work();
      return true;
    }
    catch (const Fault&)
    {
      return false;
    }
  }
}
