#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// What both measuring programs take from the command line: "--patients 400000" and so on.
  struct MeasureOptions
  {
    std::size_t patients = 20'000;
    std::size_t requests = 2'000;
    std::size_t pairs = 1'000'000; ///< of near namesakes
    std::uint64_t seed = 20261121;
    std::string database = "matching-benchmark.db"; ///< kept, and used again when it is filled
    std::string name = "sqlite";                    ///< in the names of the figures
  };

  /// Throws std::invalid_argument where an option is unknown or has no value.
  MeasureOptions ReadMeasureOptions(const std::vector<std::string>& arguments);
}
