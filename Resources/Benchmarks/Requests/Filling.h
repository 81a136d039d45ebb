// Requests, messages and audit events as a busy hospital has them after years.
#pragma once

#include "../../../Sources/Ports/IStore.h"

#include <cstdint>

namespace OrthancExchange
{
  struct Sizes
  {
    std::int64_t requests = 100'000;
    std::int64_t deliveries = 1'000'000;
    std::int64_t events = 1'000'000;
  };

  /// The moment that the data lead up to.
  constexpr Instant PRESENT{Seconds(1'795'000'000)};

  /// Through the repositories, as the plugin writes. What is there already is kept.
  void Fill(IStore& store, const Sizes& sizes, std::uint64_t seed);
}
