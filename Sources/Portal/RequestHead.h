// What the listener understands of a request before its body (RFC 9110, RFC 9112).
#pragma once

#include "../Api/Http.h"

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

#include <cstdint>

namespace OrthancExchange
{
  struct RequestHead
  {
    HttpRequest request;   ///< all but body, address and secure
    bool headOnly = false; ///< HEAD, which the handler sees as a GET
    bool keepAlive = false;
    bool expectsContinue = false;
    bool chunked = false;
    std::uint64_t contentLength = 0; ///< 0 when chunked

    bool HasBody() const
    {
      return chunked || contentLength > 0;
    }
  };

  using BeastHead = boost::beast::http::request_header<boost::beast::http::fields>;

  /// Throws PortalFault for whatever is ambiguous, unknown or not served here.
  RequestHead InterpretHead(const BeastHead& head);
}
