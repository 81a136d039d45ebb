#pragma once

#include "../Domain/Time.h"

namespace OrthancExchange
{
  /// The only source of "now". Thread-safe.
  class IClock
  {
  public:
    virtual ~IClock() = default;

    virtual Instant Now() const = 0;
  };
}
