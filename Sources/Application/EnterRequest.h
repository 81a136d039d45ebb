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
  };

  /// Checks everything, stores the request, tells the institution (A1); returns its id.
  std::string EnterRequest(const Services& services, const Actor& actor, const NewRequest& entered);
}
