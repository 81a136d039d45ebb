#include "../../Sources/Api/Door.h"
#include "../../Sources/Api/PortalDoor.h"
#include "../../Sources/Api/PortalRoutes.h"
#include "../../Sources/Api/StaffDoor.h"
#include "../../Sources/Api/StaffRoutes.h"
#include "../Application/House.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <json/reader.h>

using namespace OrthancExchange;

namespace
{
  class TwoPages : public IAssets
  {
  public:
    std::optional<Asset> Find(const std::string& application,
                              const std::string& path) const override
    {
      if (path == application + ".html" || path == "dead.html")
      {
        return Asset{path == "dead.html" ? "dead" : "page", "text/html", "\"1\"", false};
      }
      return std::nullopt;
    }
  };

  /// "Basic" credentials of RFC 7617; the password is Orthanc's business.
  std::string Basic(const std::string& user)
  {
    static const std::map<std::string, std::string> encoded{
        {"alice", "YWxpY2U6eA=="}, {"bob", "Ym9iOng="}, {"carol", "Y2Fyb2w6eA=="}};
    return "Basic " + encoded.at(user);
  }

  class Doors : public testing::Test
  {
  protected:
    HttpResponse Staff(HttpMethod method, const std::string& path, const std::string& user,
                       const std::string& body = "",
                       std::map<std::string, std::string> headers = {})
    {
      headers["authorization"] = Basic(user);
      return staff_.Handle({method, path, {}, std::move(headers), body, "", false});
    }

    HttpResponse Portal(HttpMethod method, const std::string& path, const std::string& body = "",
                        std::map<std::string, std::string> headers = {})
    {
      return portal_.Handle({method, path, {}, std::move(headers), body, "192.0.2.1", false});
    }

    static Json::Value Parse(const HttpResponse& response)
    {
      Json::Value json;
      Json::Reader().parse(response.body, json);
      return json;
    }

    static std::string CodeOf(const HttpResponse& response)
    {
      return Parse(response)["Code"].asString();
    }

    static std::string Filled(std::string pattern)
    {
      for (std::size_t open = pattern.find('{'); open != std::string::npos;
           open = pattern.find('{'))
      {
        pattern.replace(open, pattern.find('}') - open + 1, "1");
      }
      return pattern;
    }

    House house_;
    TwoPages pages_;
    StaffDirectory directory_{{{"alice", Audience::Administrator}, {"carol", Audience::Guest}},
                              Audience::Staff,
                              "",
                              true};
    std::vector<std::string> log_;
    StaffDoor staff_{house_.services, directory_, pages_,
                     [this](const std::string& line)
                     {
                       log_.push_back(line);
                     }};
    PortalDoor portal_{house_.services, pages_,
                       [this](const std::string& line)
                       {
                         log_.push_back(line);
                       }};
  };

  const std::string REQUEST =
      R"({"Direction":"Inbound","Requester":{"Name":"Sam","Email":"sam@law.example",
    "Mobile":"+447700900123"},"Patient":{"PatientName":"DOE^JANE","PatientBirthDate":"19700131","NationalID":"9434765919",
    "PatientID":"H-100"},"Reference":"R1"})";
}

TEST_F(Doors, Threat1_EveryStaffRouteByEveryRole)
{
  const std::map<std::string, Audience> roles{
      {"alice", Audience::Administrator}, {"bob", Audience::Staff}, {"carol", Audience::Guest}};
  for (const Route& route : StaffRouter().Routes())
  {
    for (const auto& [user, role] : roles)
    {
      const HttpResponse response =
          Staff(route.method, StaffRouter().Prefix() + Filled(route.pattern), user);
      const bool refused = response.status == 403 && CodeOf(response) == "Forbidden";
      EXPECT_EQ(refused, role < route.audience)
          << user << " " << ToString(route.method) << " " << route.pattern;
      EXPECT_NE(response.status, 500) << route.pattern;
    }
  }
  EXPECT_TRUE(log_.empty()) << log_.front();
}

TEST_F(Doors, Threat1_EveryPortalRouteWithoutASession)
{
  for (const Route& route : PortalRouter().Routes())
  {
    const HttpResponse response =
        Portal(route.method, PortalRouter().Prefix() + Filled(route.pattern));
    if (route.audience == Audience::Recipient)
    {
      EXPECT_EQ(response.status, 401) << route.pattern;
    }
    EXPECT_NE(response.status, 500) << route.pattern;
  }
}

TEST_F(Doors, WhatIsNotListedIsRefused)
{
  EXPECT_EQ(Staff(HttpMethod::Get, "/exchange/api/secrets", "alice").status, 404);
  EXPECT_EQ(Staff(HttpMethod::Get, "/exchange/api/requests/1/", "alice").status, 404);
  EXPECT_EQ(Portal(HttpMethod::Get, "/api/requests").status, 405) << "the form alone is taken";
  EXPECT_EQ(Portal(HttpMethod::Get, "/api/requests/1").status, 404)
      << "staff's routes do not exist at the portal";
  EXPECT_EQ(Portal(HttpMethod::Get, "/exchange/api/requests").status, 404);
  EXPECT_EQ(Portal(HttpMethod::Get, "/instances").status, 404);
  const HttpResponse response = Staff(HttpMethod::Delete, "/exchange/api/requests", "alice");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.back(), (std::pair<std::string, std::string>("Allow", "GET, POST")));
}

TEST_F(Doors, Threat5_CallsFromAnotherSiteAreRefusedAtBothDoors)
{
  const auto code = [&](std::map<std::string, std::string> headers)
  {
    return CodeOf(
        Staff(HttpMethod::Post, "/exchange/api/requests", "bob", REQUEST, std::move(headers)));
  };
  EXPECT_EQ(code({{"sec-fetch-site", "cross-site"}}), "CrossSite");
  EXPECT_EQ(code({{"sec-fetch-site", "same-site"}}), "CrossSite");
  EXPECT_EQ(code({{"origin", "https://evil.example"}, {"host", "orthanc:8042"}}), "CrossSite");
  EXPECT_EQ(code({{"origin", "null"}, {"host", "orthanc:8042"}}), "CrossSite");
  EXPECT_EQ(code({{"origin", "http://orthanc:8042"}, {"host", "orthanc:8042"}}), "");
  EXPECT_EQ(code({{"sec-fetch-site", "same-origin"}}), "");
  EXPECT_EQ(code({}), "") << "a program sends neither";
  EXPECT_EQ(CodeOf(Portal(HttpMethod::Post, "/api/links/x/passcode", "",
                          {{"sec-fetch-site", "cross-site"}})),
            "CrossSite");
}

TEST_F(Doors, Threat5_ThePublicAddressIsThePortalsOwnBehindAProxyThatReplacesTheHost)
{
  const auto code = [&](std::map<std::string, std::string> headers)
  {
    headers["host"] = "127.0.0.1:8043";
    return CodeOf(Portal(HttpMethod::Post, "/api/links/x/passcode", "", std::move(headers)));
  };
  EXPECT_EQ(code({{"origin", "https://images.hospital.example"}}), "NotFound") << "not refused";
  EXPECT_EQ(code({{"origin", "https://images.hospital"}}), "CrossSite");
  EXPECT_EQ(code({{"origin", "https://images.hospital.example.evil.example"}}), "CrossSite");
  EXPECT_EQ(code({{"origin", "https://images.hospital.example"}, {"sec-fetch-site", "cross-site"}}),
            "CrossSite");
}

TEST_F(Doors, Threat7_BodiesThatAreNotWhatTheyShould)
{
  const auto refused = [&](const std::string& body)
  {
    const HttpResponse response = Staff(HttpMethod::Post, "/exchange/api/requests", "bob", body);
    EXPECT_GE(response.status, 400) << body.substr(0, 100);
    EXPECT_LT(response.status, 500) << body.substr(0, 100);
    return CodeOf(response);
  };
  const auto with = [](const std::string& from, const std::string& to)
  {
    std::string body = REQUEST;
    return body.replace(body.find(from), from.size(), to);
  };
  EXPECT_EQ(refused("{"), "BadJson");
  EXPECT_EQ(refused("[]"), "WrongType");
  EXPECT_EQ(refused(REQUEST + "x"), "BadJson");
  EXPECT_EQ(refused(std::string(100000, '[')), "BadJson");
  EXPECT_EQ(refused("{\"a\":1,\"a\":2}"), "BadJson") << "duplicate keys";
  EXPECT_EQ(refused("{\"Reference\":\"\xC3\x28\"}"), "BadJson") << "invalid UTF-8";
  EXPECT_EQ(refused(with("\"R1\"", "\"\\u0000\"")), "BadValue");
  EXPECT_EQ(refused(with("\"R1\"", "12")), "WrongType");
  EXPECT_EQ(refused(with("\"Reference\"", "\"Referense\"")), "UnknownField");
  EXPECT_EQ(refused(with("\"Inbound\"", "\"Sideways\"")), "BadValue");
  EXPECT_EQ(refused(with("19700131", "1970-01-31")), "BadDate");
  EXPECT_EQ(
      refused(with(
          "{\"Name\":\"Sam\",\"Email\":\"sam@law.example\",\n    \"Mobile\":\"+447700900123\"}",
          "7")),
      "WrongType");
  EXPECT_EQ(refused(std::string(JSON_BODY + 1, ' ')), "TooLarge");
  EXPECT_TRUE(house_.Deliveries().empty()) << "nothing was stored";
}

TEST_F(Doors, Threat3_DeadLinksAnswerWithOnePageAndOneBody)
{
  const std::string never = std::string(43, 'A');
  EXPECT_EQ(Portal(HttpMethod::Get, "/l/" + never).status, 404);
  EXPECT_EQ(Portal(HttpMethod::Get, "/l/" + never).body, "dead");
  EXPECT_EQ(Portal(HttpMethod::Get, "/l/x").body, Portal(HttpMethod::Get, "/l/" + never).body);
  const HttpResponse a = Portal(HttpMethod::Get, "/api/links/x");
  EXPECT_EQ(a.status, 404);
  EXPECT_EQ(a.body, Portal(HttpMethod::Get, "/api/links/" + never).body);
}

TEST_F(Doors, IdentityFollowsTheConfiguration)
{
  HttpRequest request{
      HttpMethod::Get,
      "/exchange/api/me",
      {},
      {{"authorization", Basic("alice")}, {"x-user", "carol"}, {"host", "orthanc:8042"}},
      "",
      "",
      false};
  EXPECT_EQ(directory_.Identify(request).user, "alice");
  StaffDirectory proxied = directory_;
  proxied.identityHeader = "x-user";
  EXPECT_EQ(proxied.Identify(request).user, "carol");
  EXPECT_EQ(proxied.Identify(request).role, Audience::Guest);
  StaffDirectory open = directory_;
  open.authenticationEnabled = false;
  EXPECT_EQ(open.Identify(request).user, "anonymous") << "nobody verified that claim";
  request.headers = {{"host", "orthanc:8042"}, {"authorization", "Bearer token"}};
  EXPECT_EQ(directory_.Identify(request).role, Audience::Guest) << "somebody, but who?";
  EXPECT_EQ(proxied.Identify(request).role, Audience::Guest) << "the proxy did not say";
  request.headers.clear();
  EXPECT_EQ(directory_.Identify(request).user, "orthanc") << "a call from Lua";
  EXPECT_EQ(directory_.Identify(request).role, Audience::Staff);
}

TEST_F(Doors, OpenApiListsEveryRoute)
{
  const Json::Value staff = Parse(Staff(HttpMethod::Get, "/exchange/api/openapi.json", "carol"));
  std::size_t operations = 0;
  for (const Json::Value& path : staff["paths"])
  {
    operations += path.size();
  }
  EXPECT_EQ(operations, StaffRouter().Routes().size());
  const Json::Value portal = Parse(Portal(HttpMethod::Get, "/api/openapi.json"));
  EXPECT_TRUE(portal["paths"].isMember("/api/links/{token}/open"));
  EXPECT_TRUE(portal["paths"]["/l/{token}"].isMember("get"));
  for (const Route& page : PortalPages().Routes())
  {
    EXPECT_NE(CodeOf(Portal(HttpMethod::Get, page.pattern)), "NotFound") << page.pattern;
  }
}

TEST_F(Doors, SettingsAreTyped)
{
  EXPECT_EQ(CodeOf(Staff(HttpMethod::Put, "/exchange/api/settings/account", "bob", "{}")),
            "Forbidden");
  EXPECT_EQ(CodeOf(Staff(HttpMethod::Put, "/exchange/api/settings/account", "alice",
                         R"({"DueMonths":"2"})")),
            "WrongType");
  EXPECT_EQ(CodeOf(Staff(HttpMethod::Put, "/exchange/api/settings/account", "alice",
                         R"({"DueMonths":1.5})")),
            "WrongType");
  EXPECT_EQ(CodeOf(Staff(HttpMethod::Put, "/exchange/api/settings/nothing", "alice", "{}")),
            "NotFound");
  const HttpResponse changed =
      Staff(HttpMethod::Put, "/exchange/api/settings/account", "alice",
            R"({"MatchingRules":["PatientID","PatientName"],"NationalIdSources":[]})");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(Parse(changed)["MatchingRules"].size(), 2U);
  EXPECT_EQ(Parse(changed)["NationalIdSources"].size(), 0U)
      << "an empty list is a choice, not the default";
  EXPECT_EQ(Parse(changed)["DueMonths"].asInt(), 1);
}

TEST_F(Doors, Threat3_ADeadLinkIsDeadEvenWhereItsPageIsMissing)
{
  class OnePage : public IAssets
  {
  public:
    std::optional<Asset> Find(const std::string&, const std::string& path) const override
    {
      return path == "portal.html" ? std::optional(Asset{"page", "text/html", "\"1\"", false})
                                   : std::nullopt;
    }
  };
  const OnePage page;
  PortalDoor portal(house_.services, page, [](const std::string&) {});
  EXPECT_EQ(portal.Handle({HttpMethod::Get, "/l/x", {}, {}, "", "192.0.2.1", false}).status, 404);
}

TEST(PackedAssets, WhoTakesThemGetsThemUnderATagOfTheirOwn)
{
  const Asset asset{"script", "text/javascript", "\"1\"", true, "packed"};
  const auto answer = [&](const Asset& of, const std::string& accepted, const std::string& known)
  {
    HttpRequest request;
    request.headers = {{"accept-encoding", accepted}, {"if-none-match", known}};
    return PackedAssetResponse(of, request);
  };
  const auto has =
      [](const HttpResponse& response, const std::string& name, const std::string& value)
  {
    return std::find(response.headers.begin(), response.headers.end(), std::pair(name, value)) !=
           response.headers.end();
  };
  const HttpResponse packed = answer(asset, "deflate, gzip, br", "");
  EXPECT_EQ(packed.body, "packed");
  EXPECT_TRUE(has(packed, "Content-Encoding", "gzip"));
  EXPECT_TRUE(has(packed, "Vary", "Accept-Encoding"));
  EXPECT_TRUE(has(packed, "ETag", "\"1-gzip\""));
  EXPECT_EQ(answer(asset, "gzip", "\"1-gzip\"").status, 304);
  EXPECT_EQ(answer(asset, "gzip", "\"1\"").status, 200);
  for (const char* accepted : {"", "br", "gzip;q=0", "identity, gzip;q=0"})
  {
    const HttpResponse plain = answer(asset, accepted, "");
    EXPECT_EQ(plain.body, "script") << accepted;
    EXPECT_FALSE(has(plain, "Content-Encoding", "gzip"));
    EXPECT_TRUE(has(plain, "Vary", "Accept-Encoding")) << "a cache between must know";
  }
  EXPECT_EQ(answer({"script", "text/javascript", "\"1\"", true}, "gzip", "").body, "script");
}
