// The door for staff, Lua and programs: Orthanc's own port, below /exchange.
#pragma once

#include "IAssets.h"
#include "StaffDirectory.h"

#include <functional>
#include <string>

namespace OrthancExchange
{
  /// Thread-safe. The references must outlive it.
  class StaffDoor : public IHttpHandler
  {
  public:
    StaffDoor(const Services& services, const StaffDirectory& directory, const IAssets& assets,
              std::function<void(const std::string&)> log);

    HttpResponse Handle(const HttpRequest& request) override;
    std::size_t BodyLimit(HttpMethod method, const std::string& path) const override;

  private:
    HttpResponse Dispatch(const HttpRequest& request);
    HttpResponse CallRoute(const HttpRequest& request);
    HttpResponse ServeApplication(const HttpRequest& request);
    void RequireRole(const StaffMember& staff, const Route& route, const Actor& actor);

    const Services& services_;
    const StaffDirectory& directory_;
    const IAssets& assets_;
    std::function<void(const std::string&)> log_;
  };
}
