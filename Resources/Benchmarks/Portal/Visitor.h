// A client of 127.0.0.1 that comes from an address of its own, so that limits per address count it
// apart.
#pragma once

#include "../../../Sources/Portal/Asio.h"
#include "LoadOptions.h"

#include <boost/asio/ssl.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>

#include <string>

namespace OrthancExchange
{
  /// The address of the client with this number.
  inline asio::ip::address_v4 AddressOf(const LoadOptions& options, std::size_t client)
  {
    const auto first = asio::ip::make_address_v4(options.from).to_uint();
    return asio::ip::address_v4(first + static_cast<std::uint32_t>(client % options.addresses));
  }

  using PlainStream = boost::beast::tcp_stream;
  using TlsStream = asio::ssl::stream<PlainStream>;

  /// Clients of one server, each on a connection of its own.
  class Visitors
  {
  public:
    Visitors(asio::io_context& io, const LoadOptions& options)
        : io_(io), options_(options), tls_(asio::ssl::context::tls_client)
    {
    }

    /// Connects and runs `work(stream)`; the stream is a plain one or one with TLS. Throws
    /// boost::system::system_error where the server does not take the client within the patience,
    /// which holds for the stream's reading and writing too until it is set anew.
    template <typename Work>
    Awaitable<void> Visit(std::size_t client, std::chrono::seconds patience, Work work)
    {
      if (options_.tls == 0)
      {
        PlainStream stream(io_);
        co_await Connect(stream, client, patience);
        co_await work(stream);
      }
      else
      {
        TlsStream stream(io_, tls_);
        co_await Connect(stream.next_layer(), client, patience);
        co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
        co_await work(stream);
      }
    }

  private:
    Awaitable<void> Connect(PlainStream& stream, std::size_t client, std::chrono::seconds patience)
    {
      stream.expires_after(patience);
      Tcp::socket& socket = stream.socket();
      socket.open(Tcp::v4());
      socket.bind({AddressOf(options_, client), 0});
      co_await stream.async_connect({asio::ip::address_v4::loopback(), options_.port},
                                    asio::use_awaitable);
      socket.set_option(Tcp::no_delay(true));
    }

    asio::io_context& io_;
    const LoadOptions& options_;
    asio::ssl::context tls_;
  };
}
