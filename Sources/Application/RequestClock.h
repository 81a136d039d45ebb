// What staff do to the clock of a request's due date (A23). Who asked is told in the same
// transaction.
#pragma once

#include "Services.h"

#include <string>

namespace OrthancExchange
{
  /// Asks the requester by e-mail for proof of identification, with a link to hand it in
  /// (FormIdentification.h); the clock stands still until one is
  /// added. Asking again sends a reminder. `message` may be empty.
  void AskForIdentification(const Services& services, const Actor& actor,
                            const std::string& requestId, const std::string& message);

  /// The identity was proven without a document to keep, for example in person: the clock begins.
  /// Throws Refusal(InvalidState) unless it was asked for.
  void ConfirmIdentification(const Services& services, const Actor& actor,
                             const std::string& requestId, const std::string& reason);

  /// Extends to three months in all (Art. 12(3)), once; the requester reads the reason.
  void ExtendRequest(const Services& services, const Actor& actor, const std::string& requestId,
                     const std::string& reason);
}
