#pragma once

#include "OrthancSdk.h"

#include "../Sources/Api/IAssets.h"

namespace OrthancExchange
{
  /// Puts the way to the plugin into Orthanc's own pages: its list of plugins, and Orthanc
  /// Explorer.
  void ExtendOrthancExplorer(const OrthancSdk& sdk, const IAssets& assets);
}
