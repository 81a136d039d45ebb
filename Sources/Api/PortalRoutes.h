#pragma once

#include "Route.h"

namespace OrthancExchange
{
  /// Every route of the portal's API, and who may call it. What is not listed is refused.
  const Router& PortalRouter();
}
