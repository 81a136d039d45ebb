// From the handler's answer to what goes onto the wire: conditions, ranges, HEAD, lengths, headers.
#pragma once

#include "PortalFault.h"
#include "RequestHead.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  struct Reply
  {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::shared_ptr<IByteSource>
        stream; ///< when set, `length` bytes of it from `offset` are the body
    std::uint64_t offset = 0;
    std::uint64_t length = 0; ///< Content-Length
    bool hasLength = true;    ///< false for 204 and 304 (RFC 9110 section 8.6)
    bool hasBody = true;      ///< false for HEAD, 204, 304
  };

  /// Applies RFC 9110 sections 13 (conditions) and 14 (ranges) to a 200. May call the stream, so
  /// that it may block or throw. Throws std::logic_error when the handler's headers would break the
  /// message.
  Reply MakeReply(HttpResponse response, const RequestHead& head);

  /// `retryAfter` is sent with 429 and 503.
  Reply MakeReply(const PortalFault& fault, bool headOnly,
                  std::chrono::seconds retryAfter = std::chrono::seconds(1));

  /// Status line and headers up to the empty line, with the headers that every answer carries.
  std::string FormatHead(const Reply& reply, bool secure, bool keepAlive,
                         std::chrono::sys_seconds now);
}
