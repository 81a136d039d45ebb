// The check of the index, asked for by staff or wanted by the index itself; each is audited.
#pragma once

#include "IndexCheck.h"
#include "Services.h"

namespace OrthancExchange
{
  /// Begins the comparison and returns at once. Throws Refusal(InvalidState) while one is running
  /// and Refusal(Busy) while the index is being filled.
  void StartIndexCheck(const Services& services, const Actor& actor, bool repair);

  /// Begins one that repairs, where the index may have missed something and none is running.
  void StartWantedIndexCheck(const Services& services);
}
