#include "ExplorerExtension.h"

#include <string>

namespace OrthancExchange
{
  void ExtendOrthancExplorer(const OrthancSdk& sdk, const IAssets& assets)
  {
    OrthancPluginSetDescription(sdk.Context(),
                                "Image requests, sharing with patients and between hospitals.");
    OrthancPluginSetRootUri(sdk.Context(), "/exchange/app/");

    const std::optional<Asset> script = assets.Find("explorer", "OrthancExplorer.js");
    if (script)
    {
      OrthancPluginExtendOrthancExplorer(sdk.Context(), std::string(script->content).c_str());
    }
  }
}
