#pragma once

#include "ByteBudget.h"
#include "HeadScanner.h"
#include "PortalOptions.h"
#include "RequestHead.h"
#include "Transport.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <functional>
#include <optional>

namespace OrthancExchange
{
  /// Reads the requests of one connection, one after the other; what a client sends ahead waits in
  /// a small buffer. Throws PortalFault for what is refused, boost::system::system_error when the
  /// connection breaks.
  class RequestReader
  {
  public:
    /// `progress` is called now and then while a body comes in.
    RequestReader(ITransport& transport, const PortalLimits& limits, ByteBudget& bodyMemory,
                  std::function<void()> progress);

    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// nullopt when the client has gone, or never began, between two requests. A first request must
    /// begin within the time for a head, a later one within the idle time.
    Awaitable<std::optional<RequestHead>> ReadHead();

    /// Fills in `head.request.body`, of at most `limit` bytes.
    Awaitable<void> ReadBody(RequestHead& head, std::size_t limit);

    /// Gives back what the latest body, or the part of it that came, has held.
    void ForgetBody();

    /// Whether the latest request was a HEAD, also where it was refused.
    bool IsHeadRequest() const;

  private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    /// How many bytes came; 0 at the end of the client's stream.
    Awaitable<std::size_t> Receive(SteadyTime deadline);
    Awaitable<bool> AwaitBegin();
    Awaitable<std::size_t> AwaitHead();
    Awaitable<void> SendContinue();
    void StartParser();
    bool ParseBody(std::size_t limit);

    ITransport& transport_;
    const PortalLimits& limits_;
    ByteBudget& bodyMemory_;
    std::function<void()> progress_;
    std::function<void(std::uint64_t, boost::beast::string_view, ErrorCode&)> onChunk_;
    boost::beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::optional<BudgetShare> share_; ///< of the body that is being served
    bool first_ = true;
  };
}
