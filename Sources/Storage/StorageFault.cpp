#include "StorageFault.h"

namespace OrthancExchange
{
  namespace
  {
    RefusalCode CodeOf(FaultKind kind)
    {
      switch (kind)
      {
      case FaultKind::Busy:
        return RefusalCode::Busy;
      case FaultKind::Contradiction:
        return RefusalCode::Internal;
      default:
        return RefusalCode::StorageUnavailable;
      }
    }

    const char* MessageOf(FaultKind kind)
    {
      switch (kind)
      {
      case FaultKind::Busy:
        return "The database is busy. Please try again.";
      case FaultKind::ConnectionLost:
        return "The database cannot be reached.";
      case FaultKind::CommitUnknown:
        return "The database went away while a change was being completed: it may or may not have "
               "been stored. Please look before trying again.";
      case FaultKind::Full:
        return "The database's disk is full.";
      case FaultKind::ReadOnly:
        return "The database cannot be written to.";
      case FaultKind::Damaged:
        return "The database is damaged, or is not one of this program.";
      case FaultKind::Contradiction:
        return "The change contradicts what the database holds.";
      case FaultKind::Unavailable:
        break;
      }
      return "The database failed.";
    }
  }

  StorageFault::StorageFault(FaultKind kind) : Refusal(CodeOf(kind), MessageOf(kind)), kind_(kind)
  {
  }
}
