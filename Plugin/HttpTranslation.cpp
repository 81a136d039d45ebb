#include "HttpTranslation.h"

#include "../Sources/Api/SecurityHeaders.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <tuple>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    int HexDigit(char c)
    {
      if (c >= '0' && c <= '9')
      {
        return c - '0';
      }
      const char lower = static_cast<char>(c | 0x20);
      return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    bool SameName(std::string_view a, std::string_view b)
    {
      return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                        [](unsigned char x, unsigned char y)
                        { return std::tolower(x) == std::tolower(y); });
    }

    /// Orthanc drops the slash at the end of a path; the application's own address is the only one
    /// with one, and without it browsers would be sent there for ever.
    std::string WithSlash(const char* url)
    {
      constexpr const char* APPLICATION = "/exchange/app";
      return std::string_view(url) == APPLICATION ? std::string(url) + "/" : url;
    }

    bool IsOurs(std::string_view uri)
    {
      constexpr std::string_view OURS = "exchange";
      uri.remove_prefix(std::min(uri.find_first_not_of('/'), uri.size()));
      return uri.starts_with(OURS) && (uri.size() == OURS.size() || uri[OURS.size()] == '/');
    }

    std::optional<HttpMethod> TranslateMethod(OrthancPluginHttpMethod method)
    {
      switch (method)
      {
      case OrthancPluginHttpMethod_Get:
        return HttpMethod::Get;
      case OrthancPluginHttpMethod_Post:
        return HttpMethod::Post;
      case OrthancPluginHttpMethod_Put:
        return HttpMethod::Put;
      case OrthancPluginHttpMethod_Delete:
        return HttpMethod::Delete;
      default:
        return std::nullopt;
      }
    }
  }

  std::string DecodeQueryText(std::string_view text)
  {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
    {
      const int high = text[i] == '%' && i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
      const int low = high >= 0 ? HexDigit(text[i + 2]) : -1;
      if (low >= 0)
      {
        result += static_cast<char>(high * 16 + low);
        i += 2;
      }
      else
      {
        result += text[i] == '+' ? ' ' : text[i];
      }
    }
    return result;
  }

  std::optional<HttpRequest> TranslateRequest(const char* url,
                                              const OrthancPluginHttpRequest& request)
  {
    const std::optional<HttpMethod> method = TranslateMethod(request.method);
    if (!method)
    {
      return std::nullopt;
    }
    HttpRequest result;
    result.method = *method;
    result.path = WithSlash(url);
    for (std::uint32_t i = 0; i < request.getCount; ++i)
    {
      result.query.emplace(DecodeQueryText(request.getKeys[i]),
                           DecodeQueryText(request.getValues[i]));
    }
    for (std::uint32_t i = 0; i < request.headersCount; ++i)
    {
      result.headers.emplace(request.headersKeys[i], request.headersValues[i]);
    }
    if (request.body != nullptr)
    {
      result.body.assign(static_cast<const char*>(request.body), request.bodySize);
    }
    return result;
  }

  bool LosesItsHeaders(std::string_view uri, std::uint32_t headersCount,
                       const char* const* headersKeys, const char* const* headersValues)
  {
    for (std::uint32_t i = 0; IsOurs(uri) && i < headersCount; ++i)
    {
      if (SameName(headersKeys[i], "content-type"))
      {
        std::string type = headersValues[i];
        std::transform(type.begin(), type.end(), type.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (type.find("multipart") != std::string::npos)
        {
          return true;
        }
      }
    }
    return false;
  }

  bool ClaimsAnotherMethod(std::string_view uri, std::uint32_t argumentsCount,
                           const char* const* argumentsKeys)
  {
    return IsOurs(uri) && std::any_of(argumentsKeys, argumentsKeys + argumentsCount,
                                      [](const char* key) { return SameName(key, "_method"); });
  }

  AnswerKind KindOf(int status)
  {
    switch (status)
    {
    case 200:
      return AnswerKind::Buffer;
    case 405:
      return AnswerKind::MethodNotAllowed;
    default:
      return AnswerKind::Status;
    }
  }

  int NearestKnownStatus(int status)
  {
    // Tried one by one against 1.10.1; 301 needs a call of its own that drops the other headers.
    constexpr std::array KNOWN = {200, 201, 202, 204, 206, 302, 303, 304, 307, 400, 401,
                                  402, 403, 404, 405, 409, 410, 411, 412, 413, 414, 415,
                                  416, 422, 423, 500, 501, 502, 503, 504, 507};
    constexpr std::array<std::pair<int, int>, 4> REPLACED = {
        {{301, 302}, {308, 307}, {429, 503}, {431, 413}}};

    if (std::find(KNOWN.begin(), KNOWN.end(), status) != KNOWN.end())
    {
      return status;
    }
    for (const auto& [from, to] : REPLACED)
    {
      if (from == status)
      {
        return to;
      }
    }
    return status >= 400 && status < 500 ? 400 : 500;
  }

  bool LabelsItsErrors(const std::string& orthancVersion)
  {
    if (orthancVersion == "mainline")
    {
      return true;
    }
    std::istringstream version(orthancVersion);
    int major = 0;
    char dot = '\0';
    int minor = 0;
    char secondDot = '\0';
    int patch = 0;
    version >> major >> dot >> minor >> secondDot >> patch;
    return !version.fail() && dot == '.' && secondDot == '.' &&
           std::tuple(major, minor, patch) >= std::tuple(1, 12, 2);
  }

  std::string FindHeader(const HttpResponse& response, std::string_view name)
  {
    const auto found =
        std::find_if(response.headers.begin(), response.headers.end(),
                     [&](const auto& header) { return SameName(header.first, name); });
    return found == response.headers.end() ? std::string() : found->second;
  }

  void AddSecurityHeaders(HttpResponse& response)
  {
    for (const auto& [name, value] : SECURITY_HEADERS)
    {
      if (FindHeader(response, name).empty())
      {
        response.headers.emplace_back(name, value);
      }
    }
  }
}
