// Completes a request without sending (A18); the requester is told.
#pragma once

#include "Messages.h"

namespace OrthancExchange
{
  struct DeclineOptions
  {
    std::string reason;  ///< one of the list in the settings
    std::string message; ///< optional words of staff
  };

  void DeclineRequest(const Services& services, const Actor& actor, const std::string& requestId,
                      const DeclineOptions& options);

  /// What the requester would read; changes nothing.
  ComposedMessage PreviewDecline(const Services& services, const std::string& requestId,
                                 const DeclineOptions& options);
}
