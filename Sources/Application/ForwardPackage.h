// A recipient hands a package on (D11-D15).
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  /// What the sender acknowledges before anything leaves (D14); all three are needed.
  struct Acknowledgements
  {
    bool confidentialData = false;
    bool recipientDetails = false;
    bool hospitalInformed = false;
  };

  struct ForwardOptions
  {
    Contact recipient; ///< checked and stored as a contact, a new one where there is none (D13)
    std::string info;
    std::string message;
    int retentionDays = 0; ///< at least 1; never beyond the end of the package in hand
    Acknowledgements acknowledged;
  };

  struct ForwardedPackage
  {
    std::string package;
    Instant availableUntil{};
  };

  /// A new package with the same contents, for one who may look and, where the forwarder may,
  /// download, but not forward again (decisions 1 and 3). The originating hospital is told (D15).
  /// Refusal(Forbidden) when no forward is left.
  ForwardedPackage ForwardPackage(const Services& services, const Actor& actor,
                                  const Session& session, const std::string& packageId,
                                  const ForwardOptions& options);

  constexpr int FORWARDS_OF_A_RECEIVED_PACKAGE = 3; ///< decision 3
}
