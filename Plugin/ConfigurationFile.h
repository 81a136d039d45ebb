#pragma once

#include "Configuration.h"
#include "OrthancSdk.h"

namespace OrthancExchange
{
  /// The configuration of this plugin, from the files that Orthanc was started with, the
  /// environment and this computer's name. Throws ConfigurationError.
  Configuration ReadOrthancConfiguration(const OrthancSdk& sdk);
}
