// Steps that the use cases on requests share.
#pragma once

#include "Services.h"

#include <optional>

namespace OrthancExchange
{
  /// Throws Refusal(NotFound).
  Request RequireRequest(ITransaction& transaction, const std::string& id);
  Request RequireRequest(const Services& services, const std::string& id);

  /// What was seen is what stands; `seen` left out: whatever stands. Refusal(ConcurrentChange).
  void RequireRevision(const Request& request, std::optional<int> seen);

  /// An audit event about the request, with its patient ID.
  AuditEvent EventOn(const Services& services, const Actor& actor, const std::string& action,
                     const Request& request);

  /// The contact with these addresses, made where there is none yet; sets contact.id.
  void EnsureContact(ITransaction& transaction, Contact& contact);
}
