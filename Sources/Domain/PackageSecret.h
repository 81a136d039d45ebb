#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// By which the zip of an encrypted package is made. It rests sealed, and is deleted when nobody
  /// may download the zip any more.
  struct PackageSecret
  {
    std::string packageId;
    std::string sealed; ///< ICryptography::Open("zip", packageId, sealed): passphrase and salt key
    std::vector<std::uint64_t> sentAt; ///< when the passphrase was sent of late, seconds of Instant
  };
}
