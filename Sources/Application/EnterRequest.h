// A request comes in (A1), entered by staff or by a program.
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  struct NewRequest
  {
    RequestDirection direction = RequestDirection::Inbound;
    Contact requester;
    PatientIdentity patient;
    std::string reference;
    std::string notes;
    std::string purpose;
    /// "2026-11-18": the day on which a letter came, which starts the clock (A23); empty: now.
    std::string receivedOn;
  };

  /// Every field by itself; addresses are normalized in place.
  void CheckEntered(NewRequest& entered, Instant now);

  /// Received now, or on the day that is named: with a new id, what was entered kept as the
  /// original, and its clock started.
  Request ReceivedRequest(const Services& services, const Settings& settings,
                          const NewRequest& entered);

  /// The e-mail of A1, where the institution has an address.
  void TellInstitution(ITransaction& transaction, const Services& services,
                       const Settings& settings, const Request& request);

  /// Checks everything, stores the request, tells the institution (A1); returns its id.
  std::string EnterRequest(const Services& services, const Actor& actor, const NewRequest& entered);
}
