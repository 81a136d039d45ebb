#pragma once

#include "Route.h"

namespace OrthancExchange
{
  /// Every route of the staff door, and who may call it. What is not listed is refused.
  const Router& StaffRouter();
}
