#include "RequestReader.h"

#include "PortalFault.h"
#include "TransferPace.h"

#include <algorithm>
#include <limits>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    namespace http = boost::beast::http;

    constexpr std::size_t READ_BYTES = 16 * 1024; // the largest TLS record
    constexpr std::size_t IDLE_READ_BYTES = 2 * 1024;
    constexpr std::size_t PROGRESS_BYTES = 64 * 1024;
    constexpr std::size_t LONGEST_CHUNK_LINE = 64; // a size of 16 digits, line ends, leading zeros
    constexpr std::string_view CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    std::string_view View(const boost::beast::flat_buffer& buffer)
    {
      return {static_cast<const char*>(buffer.cdata().data()), buffer.size()};
    }

    std::size_t CountFields(const http::fields& fields)
    {
      return static_cast<std::size_t>(std::distance(fields.begin(), fields.end()));
    }
  }

  RequestReader::RequestReader(ITransport& transport, const PortalLimits& limits,
                               ByteBudget& bodyMemory, std::function<void()> progress)
      : transport_(transport), limits_(limits), bodyMemory_(bodyMemory),
        progress_(std::move(progress)), buffer_(limits.headBytes + READ_BYTES)
  {
    // Nobody needs chunk extensions, and parsers disagree about them (RFC 9112 section 7.1.1).
    onChunk_ = [](std::uint64_t, boost::beast::string_view extension, ErrorCode& error)
    {
      if (!extension.empty())
      {
        error = http::error::bad_chunk_extension;
      }
    };
  }

  bool RequestReader::IsHeadRequest() const
  {
    return parser_ && parser_->get().method() == http::verb::head;
  }

  void RequestReader::ForgetBody()
  {
    if (parser_)
    {
      parser_->get().body() = std::string();
    }
    share_.reset();
  }

  Awaitable<std::size_t> RequestReader::Receive(SteadyTime deadline)
  {
    const std::size_t room = buffer_.max_size() - buffer_.size();
    const std::size_t wanted = buffer_.size() == 0 && !parser_ ? IDLE_READ_BYTES : READ_BYTES;
    const auto target = buffer_.prepare(std::min(room, wanted));
    const std::size_t count = co_await transport_.ReadSome(target, deadline);
    buffer_.commit(count);
    co_return count;
  }

  Awaitable<std::optional<RequestHead>> RequestReader::ReadHead()
  {
    parser_.reset();
    const bool begun = co_await AwaitBegin();
    if (!begun)
    {
      co_return std::nullopt;
    }

    const std::size_t length = co_await AwaitHead();
    StartParser();
    ErrorCode error;
    const std::size_t used = parser_->put(asio::buffer(buffer_.cdata().data(), length), error);
    if (error || used != length || !parser_->is_header_done())
    {
      throw PortalFault(PortalFaultKind::BadRequest);
    }
    buffer_.consume(used);
    co_return InterpretHead(parser_->get());
  }

  Awaitable<bool> RequestReader::AwaitBegin()
  {
    const bool first = std::exchange(first_, false);
    if (buffer_.size() > 0)
    {
      co_return true;
    }

    buffer_.shrink_to_fit();
    try
    {
      const SteadyTime deadline =
          SteadyClock::now() + (first ? limits_.headTime : limits_.idleTime);
      const std::size_t received = co_await Receive(deadline);
      co_return received > 0;
    }
    catch (const TransportTimeout&)
    {
    }
    co_return false;
  }

  Awaitable<std::size_t> RequestReader::AwaitHead()
  {
    const SteadyTime deadline = SteadyClock::now() + limits_.headTime;
    HeadScanner scanner(limits_);
    try
    {
      for (;;)
      {
        const std::optional<std::size_t> length = scanner.Scan(View(buffer_));
        if (length)
        {
          co_return *length;
        }
        const std::size_t received = co_await Receive(deadline);
        if (received == 0)
        {
          throw PortalFault(PortalFaultKind::BadRequest, "The request is incomplete.");
        }
      }
    }
    catch (const TransportTimeout&)
    {
    }
    throw PortalFault(PortalFaultKind::RequestTimeout);
  }

  void RequestReader::StartParser()
  {
    parser_.emplace();
    parser_->eager(false);
    parser_->header_limit(static_cast<std::uint32_t>(limits_.headBytes + 1));
    // Bodies are limited below, path by path. (boost::none means zero in Boost 1.74.)
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
    parser_->on_chunk_header(onChunk_);
  }

  Awaitable<void> RequestReader::ReadBody(RequestHead& head, std::size_t limit)
  {
    if (head.contentLength > std::min(limit, limits_.bodyMemory) || limit == 0)
    {
      throw PortalFault(PortalFaultKind::BodyTooLarge);
    }
    share_.emplace(bodyMemory_);
    const std::size_t fields = CountFields(parser_->get());
    if (head.expectsContinue && buffer_.size() == 0)
    {
      co_await SendContinue();
    }

    TransferPace pace(limits_.bodyStallTime, limits_.bodyFloor, SteadyClock::now());
    std::size_t reported = 0;
    bool timedOut = false;
    try
    {
      while (!ParseBody(limit))
      {
        const std::size_t before = parser_->get().body().size();
        if (before - reported >= PROGRESS_BYTES)
        {
          reported = before;
          progress_();
        }
        const std::size_t received = co_await Receive(pace.Deadline(SteadyClock::now()));
        if (received == 0)
        {
          throw PortalFault(PortalFaultKind::BadRequest, "The content is incomplete.");
        }
        pace.Moved(received, SteadyClock::now());
      }
    }
    catch (const TransportTimeout&)
    {
      timedOut = true;
    }

    if (timedOut)
    {
      throw PortalFault(PortalFaultKind::RequestTimeout);
    }
    if (CountFields(parser_->get()) != fields)
    {
      throw PortalFault(PortalFaultKind::BadRequest, "Trailers are not taken.");
    }
    head.request.body = std::move(parser_->get().body());
  }

  bool RequestReader::ParseBody(std::size_t limit)
  {
    while (buffer_.size() > 0 && !parser_->is_done())
    {
      const std::size_t before = parser_->get().body().size();
      ErrorCode error;
      const std::size_t used = parser_->put(buffer_.cdata(), error);
      buffer_.consume(used);
      const std::size_t after = parser_->get().body().size();
      if (error && error != http::error::need_more)
      {
        throw PortalFault(PortalFaultKind::BadRequest, "The content is malformed.");
      }
      // Here too, so that a line is too long however it was cut into packets.
      if (used - (after - before) > LONGEST_CHUNK_LINE)
      {
        throw PortalFault(PortalFaultKind::BadRequest, "The content is malformed.");
      }
      if (after > limit)
      {
        throw PortalFault(PortalFaultKind::BodyTooLarge);
      }
      if (!share_->Grow(after - before))
      {
        throw PortalFault(PortalFaultKind::Busy);
      }
      if (error == http::error::need_more)
      {
        break;
      }
    }
    if (!parser_->is_done() && buffer_.size() >= limits_.headBytes)
    {
      throw PortalFault(PortalFaultKind::BadRequest,
                        "The content is malformed."); // an endless chunk line
    }
    return parser_->is_done();
  }

  Awaitable<void> RequestReader::SendContinue()
  {
    const SteadyTime deadline = SteadyClock::now() + limits_.headTime;
    std::string_view rest = CONTINUE;
    while (!rest.empty())
    {
      const std::size_t count =
          co_await transport_.WriteSome(asio::buffer(rest.data(), rest.size()), deadline);
      rest.remove_prefix(count);
    }
  }
}
