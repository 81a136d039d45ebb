// The one place where Boost.Asio is included, and the few names the portal uses it by.
#pragma once

// Boost 1.74's awaitable.hpp uses std::exchange without including this.
#include <utility>

#ifndef BOOST_ASIO_HAS_CO_AWAIT
#define BOOST_ASIO_HAS_CO_AWAIT 1
#endif

#include <boost/asio.hpp>

#include <chrono>

namespace OrthancExchange
{
  namespace asio = boost::asio;

  using Tcp = asio::ip::tcp;
  using ErrorCode = boost::system::error_code;
  using SteadyClock = std::chrono::steady_clock;
  using SteadyTime = SteadyClock::time_point;

  template <class T>
  using Awaitable = asio::awaitable<T>;

  /// co_await with the error as a value.
  inline auto Into(ErrorCode& error)
  {
    return asio::redirect_error(asio::use_awaitable, error);
  }
}
