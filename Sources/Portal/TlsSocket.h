#pragma once

#include "Asio.h"

#include <boost/asio/ssl.hpp>

#include <memory>

namespace OrthancExchange
{
  /// The server's side of TLS on a socket. Unlike asio::ssl::stream, which keeps 68 KB of buffers
  /// for each connection as long as it is open, it lets OpenSSL read and write the socket itself:
  /// an idle connection holds no buffer at all. One operation at a time, on the socket's strand;
  /// what is awaited ends with an error when the socket is closed.
  class TlsSocket
  {
  public:
    TlsSocket(Tcp::socket socket, asio::ssl::context& context);

    TlsSocket(const TlsSocket&) = delete;
    TlsSocket& operator=(const TlsSocket&) = delete;

    Awaitable<void> Handshake(ErrorCode& error);

    /// asio::error::eof where the client has closed TLS, asio::ssl::error::stream_truncated where
    /// it has closed the connection without.
    Awaitable<std::size_t> ReadSome(asio::mutable_buffer target, ErrorCode& error);

    Awaitable<std::size_t> WriteSome(asio::const_buffer data, ErrorCode& error);

    /// Tells the client that no more comes (RFC 8446 section 6.1), and waits for nothing.
    Awaitable<void> Shutdown(ErrorCode& error);

    Tcp::socket& Socket()
    {
      return line_.socket;
    }

    /// What OpenSSL reads and writes.
    struct Line
    {
      Tcp::socket socket;
      bool ended = false; ///< the client sends no more
    };

  private:
    struct FreeSsl
    {
      void operator()(SSL* ssl) const;
    };

    /// Runs `step`, an operation of OpenSSL, again whenever the socket is ready for it.
    template <typename Step>
    Awaitable<int> Drive(Step step, ErrorCode& error);

    Line line_;
    std::unique_ptr<SSL, FreeSsl> ssl_;
  };
}
