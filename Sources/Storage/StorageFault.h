#pragma once

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  /// What an engine's error means for the transaction in which it happened.
  enum class FaultKind
  {
    Busy,           ///< somebody else holds what is needed: run the transaction again
    ConnectionLost, ///< nothing was committed: connect anew and run it again
    CommitUnknown,  ///< the connection broke during the commit: running it again might do it twice
    Full,
    ReadOnly,
    Damaged,
    Unavailable,  ///< any other failure of the database or its disk
    Contradiction ///< a constraint or a statement refused: a defect of the program
  };

  /// A fault of the database, as the rest of the program sees it: a Refusal whose message names
  /// neither paths nor connection strings. The kind tells the store whether to try again.
  class StorageFault : public Refusal
  {
  public:
    explicit StorageFault(FaultKind kind);

    FaultKind Kind() const
    {
      return kind_;
    }

    bool MayBeRepeated() const
    {
      return kind_ == FaultKind::Busy || kind_ == FaultKind::ConnectionLost;
    }

  private:
    FaultKind kind_;
  };
}
