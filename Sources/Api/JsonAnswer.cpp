#include "JsonAnswer.h"

#include <json/writer.h>

#include <array>
#include <cstdio>

namespace OrthancExchange
{
  namespace
  {
    bool IsUnreserved(char c)
    {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '-' || c == '.' || c == '_';
    }

    /// RFC 6266 with RFC 8187: an ASCII name for old clients, the real one for the others.
    std::string ContentDisposition(const std::string& name)
    {
      std::string ascii;
      std::string encoded;
      for (const char c : name)
      {
        ascii += IsUnreserved(c) || c == ' ' ? c : '_';
        if (IsUnreserved(c))
        {
          encoded += c;
        }
        else
        {
          std::array<char, 4> hex{};
          std::snprintf(hex.data(), hex.size(), "%%%02X",
                        static_cast<unsigned>(static_cast<unsigned char>(c)));
          encoded += hex.data();
        }
      }
      return "inline; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
    }
  }

  HttpResponse JsonResponse(const Json::Value& body, int status)
  {
    Json::StreamWriterBuilder builder;
    builder["indentation"] = "";
    builder["emitUTF8"] = true;
    HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json; charset=utf-8"},
                        {"Cache-Control", "no-store"}};
    response.body = Json::writeString(builder, body);
    return response;
  }

  HttpResponse FileResponse(std::string content, const std::string& contentType,
                            const std::string& name)
  {
    HttpResponse response;
    response.headers = {
        {"Content-Type", contentType == "text/plain" ? "text/plain; charset=utf-8" : contentType},
        {"Content-Disposition", ContentDisposition(name)},
        {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; object-src "
                                    "'self'; frame-ancestors 'none'"},
        {"Cache-Control", "no-store"}};
    response.body = std::move(content);
    return response;
  }

  HttpResponse RedirectResponse(const std::string& location)
  {
    HttpResponse response;
    response.status = 308;
    response.headers = {{"Location", location}, {"Content-Type", "text/plain"}};
    return response;
  }

  Json::Value JsonTime(const std::optional<Instant>& instant)
  {
    return instant.has_value() ? Json::Value(FormatInstant(*instant)) : Json::Value();
  }

  Json::Value JsonTexts(const std::vector<std::string>& values)
  {
    Json::Value list(Json::arrayValue);
    for (const std::string& value : values)
    {
      list.append(value);
    }
    return list;
  }
}
