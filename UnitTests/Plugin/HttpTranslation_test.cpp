#include "../../Plugin/HttpTranslation.h"
#include "../../Sources/Api/SecurityHeaders.h"

#include <gtest/gtest.h>

#include <array>

using namespace OrthancExchange;

namespace
{
  OrthancPluginHttpRequest Request(OrthancPluginHttpMethod method)
  {
    OrthancPluginHttpRequest request{};
    request.method = method;
    return request;
  }
}

TEST(HttpTranslation, ARequestKeepsEverythingThatOrthancTells)
{
  const char* const keys[] = {"q", "q", "empty"};
  const char* const values[] = {"Jane%20Doe+x%2B", "second", ""};
  const char* const headerKeys[] = {"authorization", "host"};
  const char* const headerValues[] = {"Basic YWxpY2U6YQ==", "localhost"};
  OrthancPluginHttpRequest request = Request(OrthancPluginHttpMethod_Put);
  request.getCount = 3;
  request.getKeys = keys;
  request.getValues = values;
  request.headersCount = 2;
  request.headersKeys = headerKeys;
  request.headersValues = headerValues;
  request.body = "a\0b";
  request.bodySize = 3;

  const std::optional<HttpRequest> translated = TranslateRequest("/exchange/api/x", request);
  ASSERT_TRUE(translated);
  EXPECT_EQ(HttpMethod::Put, translated->method);
  EXPECT_EQ("/exchange/api/x", translated->path);
  EXPECT_EQ((std::map<std::string, std::string>{{"q", "Jane Doe x+"}, {"empty", ""}}),
            translated->query);
  EXPECT_EQ("localhost", translated->headers.at("host"));
  EXPECT_EQ(std::string("a\0b", 3), translated->body);
  EXPECT_FALSE(translated->secure);
}

TEST(HttpTranslation, MethodsAreThoseOfTheSdk)
{
  EXPECT_EQ(HttpMethod::Get, TranslateRequest("/", Request(OrthancPluginHttpMethod_Get))->method);
  EXPECT_EQ(HttpMethod::Post, TranslateRequest("/", Request(OrthancPluginHttpMethod_Post))->method);
  EXPECT_EQ(HttpMethod::Delete,
            TranslateRequest("/", Request(OrthancPluginHttpMethod_Delete))->method);
  EXPECT_FALSE(TranslateRequest("/", Request(static_cast<OrthancPluginHttpMethod>(99))));
}

TEST(HttpTranslation, TheApplicationsAddressKeepsTheSlashThatOrthancDrops)
{
  const OrthancPluginHttpRequest get = Request(OrthancPluginHttpMethod_Get);
  EXPECT_EQ("/exchange/app/", TranslateRequest("/exchange/app", get)->path);
  EXPECT_EQ("/exchange", TranslateRequest("/exchange", get)->path);
  EXPECT_EQ("/exchange/app/x", TranslateRequest("/exchange/app/x", get)->path);
}

TEST(HttpTranslation, BrokenEscapesStayAsTheyAre)
{
  EXPECT_EQ("100% %zz %4", DecodeQueryText("100% %zz %4"));
  EXPECT_EQ("é/ü", DecodeQueryText("%c3%A9/ü"));
  EXPECT_EQ(std::string("\0x", 2), DecodeQueryText("%00x"));
}

TEST(HttpTranslation, Threat5_WhatOrthancWouldHandOverWithoutItsHeadersIsRefused)
{
  const std::array<const char*, 2> keys{"Host", "Content-TYPE"};
  const auto loses = [&](const char* uri, const char* type)
  {
    const std::array<const char*, 2> values{"orthanc", type};
    return LosesItsHeaders(uri, 2, keys.data(), values.data());
  };
  const char* const form = "multipart/form-data; boundary=x";
  for (const char* uri :
       {"/exchange/api/requests/1/send", "/exchange", "//exchange/api/opt-outs", "exchange/"})
  {
    EXPECT_TRUE(loses(uri, form)) << uri;
    EXPECT_TRUE(loses(uri, " Multipart/Form-Data;boundary=x")) << uri;
    EXPECT_FALSE(loses(uri, "application/json")) << uri;
    EXPECT_FALSE(LosesItsHeaders(uri, 0, nullptr, nullptr)) << uri;
  }
  for (const char* uri : {"/instances", "/exchanges/api", "/", "", "/app/exchange"})
  {
    EXPECT_FALSE(loses(uri, form)) << uri;
  }
}

TEST(HttpTranslation, Threat5_ALinkThatClaimsToBeAnotherMethodIsRefused)
{
  const std::array<const char*, 2> keys{"name", "_method"};
  EXPECT_TRUE(ClaimsAnotherMethod("/exchange/api/requests/1/attachments/1", 2, keys.data()));
  EXPECT_FALSE(ClaimsAnotherMethod("/exchange/api/requests/1/attachments/1", 1, keys.data()));
  EXPECT_FALSE(ClaimsAnotherMethod("/exchange/api/requests", 0, nullptr));
  EXPECT_FALSE(ClaimsAnotherMethod("/instances/1", 2, keys.data())) << "Orthanc's own to judge";
}

TEST(HttpTranslation, OnlyStatusesThatOrthancSendsAreUsed)
{
  for (const int known : {200, 201, 304, 400, 401, 403, 404, 409, 413, 415, 422, 500, 503, 507})
  {
    EXPECT_EQ(known, NearestKnownStatus(known));
  }
  EXPECT_EQ(503, NearestKnownStatus(429));
  EXPECT_EQ(302, NearestKnownStatus(301));
  EXPECT_EQ(307, NearestKnownStatus(308));
  EXPECT_EQ(413, NearestKnownStatus(431));
  EXPECT_EQ(400, NearestKnownStatus(451));
  EXPECT_EQ(500, NearestKnownStatus(599));
  EXPECT_EQ(AnswerKind::Buffer, KindOf(200));
  EXPECT_EQ(AnswerKind::MethodNotAllowed, KindOf(405));
  EXPECT_EQ(AnswerKind::Status, KindOf(404));
}

TEST(HttpTranslation, NewerOrthancsLabelTheirErrorsThemselves)
{
  EXPECT_FALSE(LabelsItsErrors("1.10.1"));
  EXPECT_FALSE(LabelsItsErrors("1.12.1"));
  EXPECT_TRUE(LabelsItsErrors("1.12.2"));
  EXPECT_TRUE(LabelsItsErrors("1.12.7"));
  EXPECT_TRUE(LabelsItsErrors("1.13.0"));
  EXPECT_TRUE(LabelsItsErrors("2.0.0"));
  EXPECT_TRUE(LabelsItsErrors("mainline"));
}

TEST(HttpTranslation, EveryAnswerIsSafeUnlessItsHandlerDecidedOtherwise)
{
  HttpResponse response;
  response.headers = {{"cache-control", "private, max-age=60"}};
  AddSecurityHeaders(response);
  EXPECT_EQ("private, max-age=60", FindHeader(response, "Cache-Control"));
  EXPECT_EQ("nosniff", FindHeader(response, "X-Content-Type-Options"));
  EXPECT_EQ("no-referrer", FindHeader(response, "Referrer-Policy"));
  EXPECT_EQ(0u, FindHeader(response, "Content-Security-Policy").find("default-src 'none'"));
  EXPECT_EQ(std::string::npos, FindHeader(response, "Content-Security-Policy").find("'unsafe-"));
  EXPECT_EQ(SECURITY_HEADERS.size(), response.headers.size());
}
