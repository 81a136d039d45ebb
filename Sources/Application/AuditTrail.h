// The only writer of the audit log.
#pragma once

#include "Services.h"

#include <cstdint>

namespace OrthancExchange
{
  /// An event by this actor, now, about nothing yet.
  AuditEvent EventBy(const Services& services, const Actor& actor, const std::string& action);

  /// Gives the event its number and its link in the chain and stores it, within the caller's
  /// transaction.
  void Record(ITransaction& transaction, const Services& services, AuditEvent event);

  /// Records the event in a transaction of its own: for what changes nothing else (views,
  /// refusals).
  void RecordAlone(const Services& services, const AuditEvent& event);

  struct AuditVerdict
  {
    bool valid = true;
    std::int64_t events = 0;
    std::string head; ///< hash of the last event
    std::int64_t firstBroken =
        0; ///< sequence of the first event that is missing or was changed; 0: none
  };

  /// Walks the whole chain. A removed tail shows by the head that is kept apart.
  AuditVerdict VerifyAudit(const Services& services);

  /// Throws std::runtime_error when the newest event was written under another secret key. With the
  /// wrong key, proofs of identification and waiting messages could not be opened, so the start is
  /// better stopped.
  void RequireOwnKey(const Services& services);
}
