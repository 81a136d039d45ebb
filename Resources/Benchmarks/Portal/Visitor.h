// A client of 127.0.0.1 that comes from an address of its own, so that limits per address count it
// apart.
#pragma once

#include "../../../Sources/Portal/Asio.h"
#include "LoadOptions.h"

#include <boost/beast/core/tcp_stream.hpp>

#include <string>

namespace OrthancExchange
{
  /// The address of the client with this number.
  inline asio::ip::address_v4 AddressOf(const LoadOptions& options, std::size_t client)
  {
    const auto first = asio::ip::make_address_v4(options.from).to_uint();
    return asio::ip::address_v4(first + static_cast<std::uint32_t>(client % options.addresses));
  }

  /// Throws boost::system::system_error where the server does not take the client in time.
  inline Awaitable<void> Connect(boost::beast::tcp_stream& stream, const LoadOptions& options,
                                 std::size_t client)
  {
    Tcp::socket& socket = stream.socket();
    socket.open(Tcp::v4());
    socket.bind({AddressOf(options, client), 0});
    co_await stream.async_connect({asio::ip::address_v4::loopback(), options.port},
                                  asio::use_awaitable);
    socket.set_option(Tcp::no_delay(true));
  }
}
