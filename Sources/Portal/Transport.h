#pragma once

#include "Asio.h"

#include <boost/asio/ssl.hpp>

#include <memory>
#include <stdexcept>

namespace OrthancExchange
{
  /// The client took longer than it may.
  class TransportTimeout : public std::runtime_error
  {
  public:
    TransportTimeout() : std::runtime_error("The client took too long")
    {
    }
  };

  /// A client's byte stream, with or without TLS. All methods are called on its socket's strand,
  /// and each wait has a deadline. A broken connection throws boost::system::system_error, a
  /// deadline TransportTimeout.
  class ITransport
  {
  public:
    virtual ~ITransport() = default;

    virtual Awaitable<void> Handshake(SteadyTime deadline) = 0;

    /// 0 at the end. After a time-out it can still be written, but no longer read.
    virtual Awaitable<std::size_t> ReadSome(asio::mutable_buffer target, SteadyTime deadline) = 0;

    virtual Awaitable<std::size_t> WriteSome(asio::const_buffer data, SteadyTime deadline) = 0;

    /// Ends politely: what was written reaches the client even when it is still sending
    /// (RFC 9112 section 9.6), but no later than the deadline.
    virtual Awaitable<void> Finish(SteadyTime deadline) = 0;

    /// Breaks off at once; what is awaited ends with an error.
    virtual void Close() = 0;

    virtual bool IsSecure() const = 0;
    virtual asio::any_io_executor Strand() = 0;
  };

  std::shared_ptr<ITransport> MakePlainTransport(Tcp::socket socket);
  std::shared_ptr<ITransport> MakeTlsTransport(Tcp::socket socket, asio::ssl::context& context);
}
