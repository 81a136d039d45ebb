// What comes in by the public form (A22), before it is a request, and what is handed in after.
#pragma once

#include "Contact.h"
#include "Patient.h"
#include "Request.h"
#include "Time.h"

#include <optional>
#include <string>

namespace OrthancExchange
{
  /// An entry of the public form. It is no request until who can read its e-mail address has said
  /// so:
  ///
  ///   posted --confirm--> confirmed: the request of the same id exists, all but the reference and
  ///      |                           the due date is blank here, and a second press answers alike
  ///      '----expiry----> wiped, with everything that was handed in with it
  struct UnconfirmedRequest
  {
    std::string id;        ///< the later request's; a capability of who posted it
    std::string tokenHash; ///< SHA-256 (hex) of what was e-mailed
    std::string clientKey; ///< keyed hash (hex) of the network address it came from
    Contact requester;
    PatientIdentity patient;
    Relationship relationship = Relationship::Unknown;
    std::string reference;
    std::string notes;
    std::string purpose;
    std::string consentText; ///< what was agreed to, as it stood in the form
    Instant createdAt{};
    Instant expiresAt{};
    std::optional<Instant> confirmedAt;
    Instant dueAt{}; ///< meaningful only once confirmed
  };

  /// That the form was posted: for the limits, and forgotten after a day.
  struct FormPost
  {
    std::string clientKey;
    std::string addressKey; ///< keyed hash (hex) of the e-mail address
    Instant postedAt{};
    bool mailed = false; ///< a message went to that address
  };

  /// By which a requester hands in the proof of identification that staff asked for (A23).
  struct IdentificationLink
  {
    std::string id;
    std::string requestId;
    std::string tokenHash;
    Instant createdAt{};
    Instant expiresAt{}; ///< moves closer with the first use
    std::optional<Instant> firstUsedAt;
    int files = 0; ///< that came by it
  };

  /// Neither expired nor full, its request is open, and it was used or is still waited for.
  bool IsLive(const IdentificationLink& link, const Request& request, int mostFiles, Instant now);
}
