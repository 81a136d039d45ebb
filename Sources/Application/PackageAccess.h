// What every use case on a received package begins with.
#pragma once

#include "ReceivedPackages.h"

namespace OrthancExchange
{
  /// The package with the grant by which this session reaches it; Refusal(NotFound) when it reaches
  /// none.
  ReceivedPackage RequireReceived(ITransaction& transaction, const Services& services,
                                  const Session& session, const std::string& packageId);

  /// The same, and Refusal(NotFound) unless it can be seen at this moment.
  ReceivedPackage RequireLive(ITransaction& transaction, const Services& services,
                              const Session& session, const std::string& packageId);

  /// Whether this was since the session began.
  bool HappenedIn(const Session& session, const std::optional<Instant>& moment);

  /// An audit event about this package and grant.
  AuditEvent EventOn(const Services& services, const Actor& actor, const std::string& action,
                     const ReceivedPackage& received);
}
