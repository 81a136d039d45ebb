#include "OrthancReader.h"

#include "../Sources/Domain/Refusal.h"

#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int HTTP_OK = 200;
    constexpr int HTTP_NOT_FOUND = 404;
    constexpr int HTTP_UNSUPPORTED_MEDIA_TYPE = 415;
  }

  OrthancReader::OrthancReader(const OrthancSdk& sdk) : sdk_(sdk)
  {
  }

  std::unique_ptr<OrthancBytes> OrthancReader::GetBytes(const std::string& uri,
                                                        const OrthancSdk::Headers& headers) const
  {
    OrthancAnswer answer = sdk_.Get(uri, headers);
    switch (answer.status)
    {
    case HTTP_OK:
      return std::move(answer.body);
    case HTTP_NOT_FOUND:
    case HTTP_UNSUPPORTED_MEDIA_TYPE: // an instance that cannot be drawn
      return nullptr;
    default:
      throw OrthancFailure("Orthanc answered " + std::to_string(answer.status) + " to GET " + uri);
    }
  }

  std::optional<Json::Value> OrthancReader::GetJson(const std::string& uri) const
  {
    const std::unique_ptr<OrthancBytes> bytes = GetBytes(uri);
    return bytes ? std::optional(ParseOrthancJson(bytes->View())) : std::nullopt;
  }

  Json::Value OrthancReader::RequireJson(const std::string& uri) const
  {
    std::optional<Json::Value> json = GetJson(uri);
    if (!json)
    {
      throw OrthancFailure("Orthanc does not know " + uri);
    }
    return std::move(*json);
  }

  void OrthancReader::Fail(const std::string& what) const
  {
    sdk_.LogWarning("Orthanc Exchange: " + what);
    throw Refusal(RefusalCode::ArchiveUnavailable,
                  "The image archive does not answer at the moment. Please try again later.");
  }
}
