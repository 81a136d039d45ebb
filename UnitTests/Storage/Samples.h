// Aggregates whose every member differs from its default and from its neighbours, so that a member
// that is forgotten or swapped shows.
#pragma once

#include "../../Sources/Ports/Repositories.h"

namespace OrthancExchange
{
  Contact SampleContact(const std::string& id);
  Request SampleRequest(const std::string& id);
  Package SamplePackage(const std::string& id, const std::string& requestId);
  PackageInstance SampleInstance(const std::string& instance);
  Grant SampleGrant(const std::string& id, const std::string& packageId);
  Link SampleLink(const std::string& id, const std::string& grantId);
  Passcode SamplePasscode(const std::string& id, const std::string& linkId);
  Session SampleSession(const std::string& id, const std::string& grantId);
  Document SampleDocument(const std::string& id);
  Delivery SampleDelivery(const std::string& id);
  AuditEvent SampleEvent(std::int64_t sequence);
  StudyRecord SampleStudy(const std::string& study);
}
