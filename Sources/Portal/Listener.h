#pragma once

#include "Connection.h"

namespace OrthancExchange
{
  /// Accepts connections until closed, whatever happens in between.
  class Listener
  {
  public:
    /// `tls` is nullptr for plain HTTP. Throws std::runtime_error when the address cannot be
    /// listened on.
    Listener(asio::io_context& io, PortalContext& context, asio::ssl::context* tls);

    void Start();

    /// From any thread; returns at once.
    void Close();

    std::uint16_t Port() const;

  private:
    Awaitable<void> Run();
    Awaitable<void> Rest(const ErrorCode& error);
    void Admit(Tcp::socket socket);

    asio::io_context& io_;
    PortalContext& context_;
    asio::ssl::context* tls_;
    Tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    bool closed_ = false;
    SteadyTime lastReport_ = SteadyTime::min();
  };
}
