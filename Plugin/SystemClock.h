#pragma once

#include "../Sources/Ports/IClock.h"

namespace OrthancExchange
{
  class SystemClock final : public IClock
  {
  public:
    Instant Now() const override;
  };
}
