#pragma once

#include "Route.h"

namespace OrthancExchange
{
  /// Every route of the portal's API, and who may call it. What is not listed is refused.
  const Router& PortalRouter();

  /// The pages that people come to by an address they were given. PortalDoor serves them all from
  /// one file, so that these have no handler: they are for the description of the door.
  const Router& PortalPages();
}
