// The door for recipients: the portal's own port.
#pragma once

#include "IAssets.h"
#include "Route.h"

#include <functional>
#include <string>

namespace OrthancExchange
{
  /// Thread-safe. The references must outlive it.
  class PortalDoor : public IHttpHandler
  {
  public:
    PortalDoor(const Services& services, const IAssets& assets,
               std::function<void(const std::string&)> log);

    HttpResponse Handle(const HttpRequest& request) override;
    std::size_t BodyLimit(HttpMethod method, const std::string& path) const override;

  private:
    HttpResponse Dispatch(const HttpRequest& request);
    HttpResponse CallRoute(const HttpRequest& request);
    HttpResponse ServePage(const HttpRequest& request);

    const Services& services_;
    const IAssets& assets_;
    std::function<void(const std::string&)> log_;
  };
}
