#include "PackageAccess.h"

#include "AuditTrail.h"

#include "../Domain/Refusal.h"

#include <optional>

namespace OrthancExchange
{
  namespace
  {
    bool Covers(const Session& session, const Grant& grant)
    {
      if (session.onlyGrant)
      {
        return grant.id == session.grantId;
      }
      return grant.recipientKind == GrantRecipient::Contact &&
             grant.recipientId == session.contactId;
    }
  }

  ReceivedPackage RequireReceived(ITransaction& transaction, const Services& services,
                                  const Session& session, const std::string& packageId)
  {
    const auto package = transaction.Packages().Find(packageId);
    const Instant now = services.clock.Now();
    std::optional<Grant> covered;
    for (const Grant& grant : transaction.Grants().ListByPackage(packageId))
    {
      if (Covers(session, grant) && (!covered.has_value() || IsLive(grant, now)))
      {
        covered = grant;
      }
    }
    if (!package.has_value() || !covered.has_value())
    {
      throw Refusal(RefusalCode::NotFound, "There is no such package.");
    }
    return {*package, *covered, IsLive(*covered, now)};
  }

  ReceivedPackage RequireLive(ITransaction& transaction, const Services& services,
                              const Session& session, const std::string& packageId)
  {
    ReceivedPackage received = RequireReceived(transaction, services, session, packageId);
    if (!received.live)
    {
      throw Refusal(RefusalCode::NotFound, "This package is no longer available.");
    }
    return received;
  }

  bool HappenedIn(const Session& session, const std::optional<Instant>& moment)
  {
    return moment.has_value() && *moment >= session.createdAt;
  }

  AuditEvent EventOn(const Services& services, const Actor& actor, const std::string& action,
                     const ReceivedPackage& received)
  {
    AuditEvent event = EventBy(services, actor, action);
    event.requestId = received.package.requestId;
    event.packageId = received.package.id;
    event.grantId = received.grant.id;
    event.patientId = received.package.patient.patientId;
    return event;
  }
}
