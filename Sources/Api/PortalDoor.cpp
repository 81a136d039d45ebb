#include "PortalDoor.h"

#include "Door.h"
#include "ErrorTable.h"
#include "PortalRoutes.h"
#include "SessionCookie.h"

#include "../Application/Links.h"
#include "../Application/Sessions.h"
#include "../Domain/Refusal.h"

#include <string_view>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view LINK = "/l/";

    /// Whether a browser that says no more than `Origin` has this page from the portal: a proxy may
    /// have replaced the host.
    bool IsOfPublicUrl(const HttpRequest& request, const std::string& publicUrl)
    {
      const std::string origin = request.Header("origin");
      return !origin.empty() && request.Header("sec-fetch-site").empty() &&
             (publicUrl == origin || publicUrl.starts_with(origin + "/"));
    }

    bool IsDead(const Services& services, const std::string& token)
    {
      try
      {
        ShowLink(services, token);
        return false;
      }
      catch (const Refusal& refusal)
      {
        if (refusal.Code() != RefusalCode::NotFound)
        {
          throw;
        }
        return true;
      }
    }
  }

  PortalDoor::PortalDoor(const Services& services, const IAssets& assets,
                         std::function<void(const std::string&)> log)
      : services_(services), assets_(assets), log_(std::move(log))
  {
  }

  HttpResponse PortalDoor::Handle(const HttpRequest& request)
  {
    return AnswerSafely([&] { return Dispatch(request); }, log_);
  }

  std::size_t PortalDoor::BodyLimit(HttpMethod method, const std::string& path) const
  {
    const Router::Found found = PortalRouter().Find(method, path);
    return found.route == nullptr ? NO_BODY : found.route->bodyLimit;
  }

  HttpResponse PortalDoor::Dispatch(const HttpRequest& request)
  {
    if (request.path == "/api" || request.path.starts_with("/api/"))
    {
      return CallRoute(request);
    }
    if (request.method != HttpMethod::Get)
    {
      return NoRoute({nullptr, {}, {HttpMethod::Get}});
    }
    return ServePage(request);
  }

  HttpResponse PortalDoor::CallRoute(const HttpRequest& request)
  {
    const Router::Found found = PortalRouter().Find(request.method, request.path);
    if (found.route == nullptr)
    {
      return NoRoute(found);
    }
    if (!IsOfPublicUrl(request, services_.portalUrl))
    {
      RefuseCrossSite(request);
    }
    Call call{services_,    request,     found.parameters, {"Public", "", request.address},
              std::nullopt, std::nullopt};
    if (found.route->audience == Audience::Recipient)
    {
      call.session = RequireSession(services_, ReadSessionCookie(request));
      call.actor = {"Recipient", call.session->contactId, request.address};
    }
    RefuseLargeBody(request, found.route->bodyLimit);
    return found.route->handler(call);
  }

  HttpResponse PortalDoor::ServePage(const HttpRequest& request)
  {
    const std::string path = request.path.substr(1);
    if (const auto asset =
            path.starts_with("assets/") ? assets_.Find("portal", path) : std::nullopt)
    {
      return PackedAssetResponse(*asset, request);
    }
    if (request.path.starts_with(LINK) && IsDead(services_, request.path.substr(LINK.size())))
    {
      const auto dead = assets_.Find("portal", "dead.html");
      return dead.has_value() ? AssetResponse(*dead, request, 404) : NoRoute({});
    }
    // The application's own addresses all load the same page. Anything else is not there, and
    // people are told so by that page too: a browser asks for text/html by name.
    const bool known = path.empty() || path == "dashboard" || path.starts_with("dashboard/") ||
                       path.starts_with("packages/") || path.starts_with("view/") ||
                       path.starts_with("l/") || path == "request" || path.starts_with("c/") ||
                       path.starts_with("i/");
    const bool person = !path.starts_with("assets/") &&
                        request.Header("accept").find("text/html") != std::string::npos;
    const auto page = known || person ? assets_.Find("portal", "portal.html") : std::nullopt;
    if (!page.has_value())
    {
      throw Refusal(RefusalCode::NotFound, "There is nothing at this address.");
    }
    return AssetResponse(*page, request, known ? 200 : 404);
  }
}
