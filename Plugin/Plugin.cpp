// The four functions that Orthanc looks for, and the callbacks that it calls.
#include "Composition.h"
#include "HttpTranslation.h"

#include <orthanc/OrthancCPlugin.h>

#include <exception>
#include <memory>
#include <string>

namespace
{
  using namespace OrthancExchange;

  constexpr int32_t LOADED = 0;
  constexpr int32_t REFUSED = -1;

  /// The one global: Orthanc's callbacks are bare functions.
  std::unique_ptr<Composition> composition;

  OrthancPluginErrorCode OnRequest(OrthancPluginRestOutput* output, const char* url,
                                   const OrthancPluginHttpRequest* request)
  {
    return composition->StaffTrampoline().Handle(output, url, request);
  }

  OrthancPluginErrorCode OnChange(OrthancPluginChangeType change, OrthancPluginResourceType type,
                                  const char* resource)
  {
    try
    {
      composition->Changes().Notify(change, type, resource);
      return OrthancPluginErrorCode_Success;
    }
    catch (...)
    {
      return OrthancPluginErrorCode_Plugin;
    }
  }

  /// Refuses what would arrive in disguise; notes what is about to be deleted.
  int32_t OnIncomingRequest(OrthancPluginHttpMethod method, const char* uri, const char*,
                            uint32_t headersCount, const char* const* headersKeys,
                            const char* const* headersValues, uint32_t argumentsCount,
                            const char* const* argumentsKeys, const char* const*)
  {
    constexpr int32_t ALLOWED = 1;
    constexpr int32_t FORBIDDEN = 0;
    try
    {
      if (LosesItsHeaders(uri, headersCount, headersKeys, headersValues) ||
          ClaimsAnotherMethod(uri, argumentsCount, argumentsKeys))
      {
        return FORBIDDEN;
      }
    }
    catch (...)
    {
      return FORBIDDEN;
    }
    try
    {
      composition->Deletions().OnRequest(method, uri);
    }
    catch (...)
    {
      return ALLOWED; // the check of the index finds what was missed here
    }
    return ALLOWED;
  }

  void Refuse(OrthancPluginContext* context, const std::string& why)
  {
    OrthancPluginLogError(context, ("Orthanc Exchange cannot start: " + why).c_str());
  }
}

extern "C"
{
  ORTHANC_PLUGINS_API int32_t OrthancPluginInitialize(OrthancPluginContext* context)
  {
    // What the plugin uses is that of the SDK of 1.10.1, whichever newer one it is compiled with.
    if (OrthancPluginCheckVersionAdvanced(context, 1, 10, 1) == 0)
    {
      Refuse(context, std::string("it needs Orthanc 1.10.1 or newer, and this is ") +
                          context->orthancVersion);
      return REFUSED;
    }
    try
    {
      composition = std::make_unique<Composition>(context);
    }
    catch (const std::exception& error)
    {
      Refuse(context, error.what());
      return REFUSED;
    }
    catch (...)
    {
      Refuse(context, "for an unknown reason");
      return REFUSED;
    }
    OrthancPluginRegisterRestCallbackNoLock(context, "/exchange(/.*)?", OnRequest);
    OrthancPluginRegisterOnChangeCallback(context, OnChange);
    OrthancPluginRegisterIncomingHttpRequestFilter2(context, OnIncomingRequest);
    return LOADED;
  }

  ORTHANC_PLUGINS_API void OrthancPluginFinalize()
  {
    composition.reset();
  }

  ORTHANC_PLUGINS_API const char* OrthancPluginGetName()
  {
    return "orthanc-exchange";
  }

  ORTHANC_PLUGINS_API const char* OrthancPluginGetVersion()
  {
    return EXCHANGE_VERSION;
  }
}
