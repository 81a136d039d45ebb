// The log of everything that happened, each row chained to the one before by a keyed hash.
#pragma once

#include "Time.h"

#include <cstdint>
#include <map>
#include <string>

namespace OrthancExchange
{
  /// What happened. Stored and shown by these names.
  struct AuditEvent
  {
    std::int64_t sequence = 0; ///< 1, 2, 3, ... without gaps
    Instant at{};
    std::string actorKind; ///< "Staff", "Recipient", "Public", "System"
    std::string actor;     ///< user name, contact id, or empty
    std::string action;    ///< "RequestCreated", "PackageSent", "PasscodeRefused", ...
    std::string requestId; ///< may be empty
    std::string packageId; ///< may be empty
    std::string grantId;   ///< may be empty
    std::string patientId; ///< DICOM PatientID, may be empty
    std::string address;   ///< the caller's network address, may be empty
    std::map<std::string, std::string> details;
    std::string hash; ///< hex; HMAC-SHA-256 over CanonicalForm()
  };

  /// The bytes that are hashed: every field, each preceded by its length, so that no two events
  /// share a form.
  std::string CanonicalForm(const AuditEvent& event, const std::string& previousHash);

  struct AuditHead
  {
    std::int64_t sequence = 0;
    std::string hash; ///< empty before the first event
  };
}
