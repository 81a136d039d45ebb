// Staff add an image to the archive while they work on a request (A11).
#pragma once

#include "Services.h"

#include <string_view>

namespace OrthancExchange
{
  /// One DICOM file. What the archive does not take is an outcome, not a refusal, so that a row of
  /// files goes on.
  StoreOutcome StoreImage(const Services& services, const Actor& actor,
                          const std::string& requestId, std::string_view dicom);
}
