// Requests and answers, the same at both doors.
#pragma once

#include "../Ports/IByteSource.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  enum class HttpMethod
  {
    Get,
    Post,
    Put,
    Delete
  };

  const char* ToString(HttpMethod method);

  struct HttpRequest
  {
    HttpMethod method = HttpMethod::Get;
    std::string path; ///< "/api/links/abc": percent-decoded by segment, no query, starts with '/'
    std::map<std::string, std::string> query;   ///< decoded; the first of a repeated key counts
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
    std::string address; ///< the peer's IP address
    bool secure = false; ///< over TLS (the portal), decides the cookie's Secure attribute
    std::string network =
        {}; ///< of the address, for counting callers (the portal): IPv6 by its /64

    std::string Header(const std::string& lowerCaseName) const; ///< empty when absent
    std::string Query(const std::string& key) const;            ///< empty when absent
  };

  struct HttpResponse
  {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers; ///< Content-Type included
    std::string body;
    std::shared_ptr<IByteSource>
        stream; ///< when set, the body; the door handles Range, If-Range, HEAD
  };

  /// What a door calls. Thread-safe; never throws: every fault is already an answer.
  class IHttpHandler
  {
  public:
    virtual ~IHttpHandler() = default;

    virtual HttpResponse Handle(const HttpRequest& request) = 0;

    /// Largest body that this path takes, in bytes, so that a door can refuse before reading it.
    virtual std::size_t BodyLimit(HttpMethod method, const std::string& path) const = 0;
  };
}
