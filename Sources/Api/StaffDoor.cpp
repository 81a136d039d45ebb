#include "StaffDoor.h"

#include "Door.h"
#include "ErrorTable.h"
#include "JsonAnswer.h"
#include "StaffRoutes.h"

#include "../Application/AuditTrail.h"
#include "../Domain/Refusal.h"

#include <string_view>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view APPLICATION = "/exchange/app/";
  }

  StaffDoor::StaffDoor(const Services& services, const StaffDirectory& directory,
                       const IAssets& assets, std::function<void(const std::string&)> log)
      : services_(services), directory_(directory), assets_(assets), log_(std::move(log))
  {
  }

  HttpResponse StaffDoor::Handle(const HttpRequest& request)
  {
    return AnswerSafely([&] { return Dispatch(request); }, log_);
  }

  std::size_t StaffDoor::BodyLimit(HttpMethod method, const std::string& path) const
  {
    const Router::Found found = StaffRouter().Find(method, path);
    // A mistyped address is told that it is not there, not that its body is too large.
    return found.route == nullptr ? JSON_BODY : found.route->bodyLimit;
  }

  HttpResponse StaffDoor::Dispatch(const HttpRequest& request)
  {
    if (request.path == "/exchange" || request.path == "/exchange/" ||
        request.path == "/exchange/app")
    {
      // Relative, so that it holds behind a proxy that serves Orthanc below another path.
      return RedirectResponse(request.path == "/exchange/" ? "app/" : "/exchange/app/");
    }
    if (request.path.starts_with(APPLICATION))
    {
      return ServeApplication(request);
    }
    return CallRoute(request);
  }

  HttpResponse StaffDoor::CallRoute(const HttpRequest& request)
  {
    const Router::Found found = StaffRouter().Find(request.method, request.path);
    const StaffMember staff = directory_.Identify(request);
    if (found.route == nullptr)
    {
      return NoRoute(found);
    }
    const Actor actor{"Staff", staff.user, request.address};
    RefuseCrossSite(request);
    RequireRole(staff, *found.route, actor);
    RefuseLargeBody(request, found.route->bodyLimit);
    return found.route->handler({services_, request, found.parameters, actor, staff, std::nullopt});
  }

  void StaffDoor::RequireRole(const StaffMember& staff, const Route& route, const Actor& actor)
  {
    if (staff.role >= route.audience)
    {
      return;
    }
    AuditEvent event = EventBy(services_, actor, "AccessRefused");
    event.details = {{"Route", std::string(ToString(route.method)) + " " + route.pattern},
                     {"Role", ToString(staff.role)}};
    RecordAlone(services_, event);
    throw Refusal(RefusalCode::Forbidden, "Your role does not permit this. Ask your administrator.",
                  {{"Role", ToString(staff.role)}, {"Needed", ToString(route.audience)}});
  }

  HttpResponse StaffDoor::ServeApplication(const HttpRequest& request)
  {
    if (request.method != HttpMethod::Get)
    {
      return NoRoute({nullptr, {}, {HttpMethod::Get}});
    }
    const std::string path = request.path.substr(APPLICATION.size());
    if (const auto asset = path.empty() ? std::nullopt : assets_.Find("staff", path))
    {
      return AssetResponse(*asset, request);
    }
    // Addresses inside the application are its own to interpret; a missing file is none of them.
    const auto page =
        path.starts_with("assets/") ? std::nullopt : assets_.Find("staff", "staff.html");
    if (!page.has_value())
    {
      throw Refusal(RefusalCode::NotFound, "There is nothing at this address.");
    }
    return AssetResponse(*page, request);
  }
}
