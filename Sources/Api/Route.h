// The shape of the route tables, from which dispatch, refusals, OpenAPI and the route x role test
// all derive.
#pragma once

#include "Http.h"

#include "../Application/Services.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Who may call a route. On the staff door each of Guest, Staff, Administrator includes those
  /// after it.
  enum class Audience
  {
    Public,
    Recipient,
    Patient,
    Peer,
    Guest,
    Staff,
    Administrator
  };

  const char* ToString(Audience audience);

  /// The staff member behind a call to Orthanc's port.
  struct StaffMember
  {
    std::string user;
    Audience role = Audience::Guest; ///< Guest, Staff or Administrator
  };

  /// One call on its way to its handler.
  struct Call
  {
    const Services& services;
    const HttpRequest& request;
    std::map<std::string, std::string> parameters; ///< "{id}" of the pattern
    Actor actor;
    std::optional<StaffMember> staff;
    std::optional<Session> session;

    const std::string& Parameter(const std::string& name) const;
    int NumberParameter(const std::string& name) const; ///< Refusal(NotFound) unless a whole number
  };

  using Handler = HttpResponse (*)(const Call&);

  constexpr std::size_t NO_BODY = 0;
  constexpr std::size_t JSON_BODY = 256UL * 1024;
  constexpr std::size_t DOCUMENT_BODY = 25UL * 1024 * 1024;
  constexpr std::size_t IMAGES_BODY = 1024UL * 1024 * 1024;

  struct Route
  {
    HttpMethod method;
    const char* pattern; ///< "/requests/{id}/audit"
    Audience audience;
    std::size_t bodyLimit;
    Handler handler;
    const char* summary;
  };

  /// Finds routes by path. Thread-safe.
  class Router
  {
  public:
    /// `prefix` stands before every pattern: "/exchange/api".
    Router(std::string prefix, std::vector<Route> routes);

    struct Found
    {
      const Route* route = nullptr; ///< nullptr: no such path, or not by this method
      std::map<std::string, std::string> parameters;
      std::vector<HttpMethod> allowed; ///< methods that this path knows; empty: no such path
    };

    Found Find(HttpMethod method, const std::string& path) const;

    const std::vector<Route>& Routes() const
    {
      return routes_;
    }

    const std::string& Prefix() const
    {
      return prefix_;
    }

  private:
    std::string prefix_;
    std::vector<Route> routes_;
  };

  /// Refusal(CrossSite) for a state-changing call that a browser made from another site: by
  /// Sec-Fetch-Site, else by Origin against Host. Programs that send neither pass.
  void RefuseCrossSite(const HttpRequest& request);

  /// Refusal(MethodNotAllowed) or Refusal(NotFound) as an answer, with Allow.
  HttpResponse NoRoute(const Router::Found& found);
}
