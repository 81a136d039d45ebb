// Due dates follow the rules that they are counted by (A23; Decisions/due-dates-that-move.md).
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  /// To be called where the rules change, in that transaction: moves the due date of each open
  /// request that the new rules put on another day (MoveDueDate()). Each move is audited.
  void MoveDueDates(ITransaction& transaction, const Services& services, const Actor& actor,
                    const DueRules& before, const DueRules& after);
}
