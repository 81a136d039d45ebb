#include "Listener.h"

#include "AddressKey.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::chrono::milliseconds REST(50);
    constexpr std::chrono::minutes REPORT_EVERY(1);

    /// Unsent bytes that the kernel takes on per connection. It bounds what a slow reader costs
    /// there, and lets the writer see steady progress where the client makes some.
    using UnsentLimit = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;
    constexpr int UNSENT_BYTES = 128 * 1024;

    [[noreturn]] void Fail(const PortalOptions& options, const ErrorCode& error)
    {
      throw std::runtime_error("The portal cannot listen on " + options.bindAddress + " port " +
                               std::to_string(options.port) + ": " + error.message());
    }

    void Tune(Tcp::socket& socket)
    {
      ErrorCode ignored; // each is an optimization
      socket.set_option(Tcp::no_delay(true), ignored);
      socket.set_option(asio::socket_base::keep_alive(true), ignored);
      socket.set_option(UnsentLimit(UNSENT_BYTES), ignored);
    }
  }

  Listener::Listener(asio::io_context& io, PortalContext& context, asio::ssl::context* tls)
      : io_(io), context_(context), tls_(tls), acceptor_(asio::make_strand(io))
  {
    const PortalOptions& options = context.options;
    ErrorCode error;
    const Tcp::endpoint endpoint(asio::ip::make_address(options.bindAddress, error), options.port);
    if (error)
    {
      Fail(options, error);
    }

    acceptor_.open(endpoint.protocol(), error);
    if (!error)
    {
      acceptor_.set_option(Tcp::acceptor::reuse_address(true), error);
    }
    if (!error && endpoint.address().is_v6())
    {
      acceptor_.set_option(asio::ip::v6_only(!endpoint.address().is_unspecified()), error);
    }
    if (!error)
    {
      acceptor_.bind(endpoint, error);
    }
    if (!error)
    {
      acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error)
    {
      Fail(options, error);
    }
    port_ = acceptor_.local_endpoint().port();
  }

  std::uint16_t Listener::Port() const
  {
    return port_;
  }

  void Listener::Start()
  {
    asio::co_spawn(
        acceptor_.get_executor(), [this] { return Run(); }, asio::detached);
  }

  void Listener::Close()
  {
    asio::post(acceptor_.get_executor(),
               [this]
               {
                 closed_ = true;
                 ErrorCode ignored;
                 acceptor_.close(ignored);
               });
  }

  Awaitable<void> Listener::Run()
  {
    while (!closed_)
    {
      Tcp::socket socket(asio::make_strand(io_));
      ErrorCode error;
      co_await acceptor_.async_accept(socket, Into(error));
      if (closed_)
      {
        co_return;
      }
      if (error)
      {
        co_await Rest(error);
        continue;
      }
      try
      {
        Admit(std::move(socket));
      }
      catch (const std::exception& fault)
      {
        context_.Log(std::string("A connection could not be taken on: ") + fault.what());
      }
    }
  }

  Awaitable<void> Listener::Rest(const ErrorCode& error)
  {
    if (error == asio::error::connection_aborted || error == asio::error::connection_reset)
    {
      co_return;
    }

    // Out of open files or memory: make room, and do not spin.
    context_.connections.EvictOne();
    const SteadyTime now = SteadyClock::now();
    if (lastReport_ == SteadyTime::min() || now - lastReport_ >= REPORT_EVERY)
    {
      lastReport_ = now;
      context_.Log("Cannot accept a connection: " + error.message());
    }
    asio::steady_timer pause(acceptor_.get_executor(), REST);
    ErrorCode ignored;
    co_await pause.async_wait(Into(ignored));
  }

  void Listener::Admit(Tcp::socket socket)
  {
    ErrorCode error;
    const Tcp::endpoint endpoint = socket.remote_endpoint(error);
    if (error)
    {
      return; // gone already
    }
    const std::string text = endpoint.address().to_string();
    const std::string peer = CanonicalAddress(text).value_or(text);
    // All clients of a proxy come from its one address, so only the total counts for it.
    const std::string key = context_.IsTrustedProxy(peer) ? std::string() : AddressKey(peer);
    if (!key.empty() && !context_.connectionRate.Take(key, context_.options.now()))
    {
      return;
    }

    Tune(socket);
    auto transport = tls_ != nullptr ? MakeTlsTransport(std::move(socket), *tls_)
                                     : MakePlainTransport(std::move(socket));
    const auto connection =
        std::make_shared<PortalConnection>(context_, std::move(transport), peer);
    const auto close = [weak = std::weak_ptr<PortalConnection>(connection)]
    {
      if (const std::shared_ptr<PortalConnection> open = weak.lock())
      {
        open->Close();
      }
    };
    const auto id = context_.connections.Admit(key, close);
    if (!id)
    {
      return;
    }
    try
    {
      connection->Start(*id);
    }
    catch (...)
    {
      context_.connections.Release(*id);
      throw;
    }
  }
}
