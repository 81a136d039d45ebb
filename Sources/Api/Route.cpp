#include "Route.h"

#include "ErrorTable.h"

#include "../Domain/EnumText.h"
#include "../Domain/Refusal.h"

#include <charconv>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<Audience, 7> AUDIENCE_TEXTS{{
        {Audience::Public, "Public"},
        {Audience::Recipient, "Recipient"},
        {Audience::Patient, "Patient"},
        {Audience::Peer, "Peer"},
        {Audience::Guest, "Guest"},
        {Audience::Staff, "Staff"},
        {Audience::Administrator, "Administrator"},
    }};

    std::vector<std::string> Segments(const std::string& path)
    {
      std::vector<std::string> segments;
      std::size_t begin = 0;
      while (begin < path.size())
      {
        const std::size_t slash = path.find('/', begin + 1);
        const std::size_t end = slash == std::string::npos ? path.size() : slash;
        segments.push_back(path.substr(begin + 1, end - begin - 1));
        begin = end;
      }
      return segments;
    }

    bool Matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path,
                 std::map<std::string, std::string>& parameters)
    {
      if (pattern.size() != path.size())
      {
        return false;
      }
      parameters.clear();
      for (std::size_t i = 0; i < pattern.size(); i++)
      {
        if (pattern[i].starts_with('{') && !path[i].empty())
        {
          parameters[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
        }
        else if (pattern[i] != path[i])
        {
          return false;
        }
      }
      return true;
    }

    bool IsSameOrigin(const HttpRequest& request)
    {
      const std::string site = request.Header("sec-fetch-site");
      if (!site.empty())
      {
        return site == "same-origin" || site == "none";
      }
      const std::string origin = request.Header("origin");
      if (origin.empty())
      {
        return true;
      }
      const std::size_t scheme = origin.find("://");
      return scheme != std::string::npos && origin.substr(scheme + 3) == request.Header("host");
    }
  }

  const char* ToString(Audience audience)
  {
    return EnumToText(AUDIENCE_TEXTS, audience);
  }

  const std::string& Call::Parameter(const std::string& name) const
  {
    return parameters.at(name);
  }

  int Call::NumberParameter(const std::string& name) const
  {
    const std::string& text = Parameter(name);
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0)
    {
      throw Refusal(RefusalCode::NotFound, "There is nothing at this address.");
    }
    return number;
  }

  Router::Router(std::string prefix, std::vector<Route> routes)
      : prefix_(std::move(prefix)), routes_(std::move(routes))
  {
  }

  Router::Found Router::Find(HttpMethod method, const std::string& path) const
  {
    Found found;
    const std::vector<std::string> segments = Segments(path);
    for (const Route& route : routes_)
    {
      std::map<std::string, std::string> parameters;
      if (!Matches(Segments(prefix_ + route.pattern), segments, parameters))
      {
        continue;
      }
      found.allowed.push_back(route.method);
      if (route.method == method && found.route == nullptr)
      {
        found.route = &route;
        found.parameters = std::move(parameters);
      }
    }
    return found;
  }

  void RefuseCrossSite(const HttpRequest& request)
  {
    if (request.method != HttpMethod::Get && !IsSameOrigin(request))
    {
      throw Refusal(RefusalCode::CrossSite, "Calls from another site are refused.");
    }
  }

  HttpResponse NoRoute(const Router::Found& found)
  {
    if (found.allowed.empty())
    {
      return RefusalResponse({RefusalCode::NotFound, "There is nothing at this address."});
    }
    HttpResponse response =
        RefusalResponse({RefusalCode::MethodNotAllowed, "This address does not take that method."});
    std::string allow;
    for (const HttpMethod method : found.allowed)
    {
      allow += (allow.empty() ? "" : ", ") + std::string(ToString(method));
    }
    response.headers.emplace_back("Allow", allow);
    return response;
  }
}
