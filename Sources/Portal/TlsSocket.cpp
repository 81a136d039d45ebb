#include "TlsSocket.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <new>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    struct FreeMethod
    {
      void operator()(BIO_METHOD* method) const
      {
        BIO_meth_free(method);
      }
    };

    TlsSocket::Line& LineOf(BIO* bio)
    {
      return *static_cast<TlsSocket::Line*>(BIO_get_data(bio));
    }

    bool MustWait()
    {
      return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    }

    /// OpenSSL's own socket BIO would raise SIGPIPE where the client has gone.
    int Send(BIO* bio, const char* data, int length)
    {
      BIO_clear_retry_flags(bio);
      const ssize_t sent = ::send(LineOf(bio).socket.native_handle(), data,
                                  static_cast<std::size_t>(length), MSG_NOSIGNAL);
      if (sent < 0 && MustWait())
      {
        BIO_set_retry_write(bio);
      }
      return static_cast<int>(sent);
    }

    /// An end is told by the line, not to OpenSSL, which would then refuse to write as well: who
    /// was too slow is still told so.
    int Receive(BIO* bio, char* target, int length)
    {
      TlsSocket::Line& line = LineOf(bio);
      BIO_clear_retry_flags(bio);
      const ssize_t received =
          ::recv(line.socket.native_handle(), target, static_cast<std::size_t>(length), 0);
      line.ended = received == 0;
      if (line.ended || (received < 0 && MustWait()))
      {
        BIO_set_retry_read(bio);
      }
      return received > 0 ? static_cast<int>(received) : -1;
    }

    long Control(BIO*, int command, long, void*)
    {
      return command == BIO_CTRL_FLUSH ? 1 : 0; // nothing is held back here
    }

    const BIO_METHOD* SocketMethod()
    {
      static const std::unique_ptr<BIO_METHOD, FreeMethod> method = []
      {
        std::unique_ptr<BIO_METHOD, FreeMethod> made(
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "portal"));
        if (!made || BIO_meth_set_write(made.get(), &Send) != 1 ||
            BIO_meth_set_read(made.get(), &Receive) != 1 ||
            BIO_meth_set_ctrl(made.get(), &Control) != 1)
        {
          throw std::bad_alloc();
        }
        return made;
      }();
      return method.get();
    }

    int Length(std::size_t bytes)
    {
      return static_cast<int>(
          std::min<std::size_t>(bytes, static_cast<std::size_t>(std::numeric_limits<int>::max())));
    }

    /// Why an operation failed for good; never no error.
    ErrorCode Reason(int outcome, int systemError)
    {
      if (outcome == SSL_ERROR_ZERO_RETURN)
      {
        return asio::error::eof;
      }
      if (const unsigned long fault = ERR_get_error(); fault != 0)
      {
        return ErrorCode(static_cast<int>(fault), asio::error::get_ssl_category());
      }
      return systemError != 0 ? ErrorCode(systemError, boost::system::system_category())
                              : ErrorCode(asio::ssl::error::stream_truncated);
    }
  }

  void TlsSocket::FreeSsl::operator()(SSL* ssl) const
  {
    SSL_free(ssl);
  }

  TlsSocket::TlsSocket(Tcp::socket socket, asio::ssl::context& context)
      : line_{std::move(socket)}, ssl_(SSL_new(context.native_handle()))
  {
    BIO* const bio = ssl_ ? BIO_new(SocketMethod()) : nullptr;
    if (bio == nullptr)
    {
      throw std::bad_alloc();
    }
    BIO_set_data(bio, &line_);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio); // which owns it from now on
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_set_accept_state(ssl_.get());
    line_.socket.native_non_blocking(true);
  }

  template <typename Step>
  Awaitable<int> TlsSocket::Drive(Step step, ErrorCode& error)
  {
    error = {};
    while (!error)
    {
      if (!line_.socket.is_open())
      {
        error = asio::error::operation_aborted;
        break;
      }
      ERR_clear_error();
      errno = 0;
      const int result = step();
      const int systemError = errno;
      const int outcome = SSL_get_error(ssl_.get(), result);
      if (outcome == SSL_ERROR_NONE)
      {
        co_return result;
      }
      if (outcome == SSL_ERROR_WANT_READ && line_.ended)
      {
        error = asio::ssl::error::stream_truncated;
      }
      else if (outcome == SSL_ERROR_WANT_READ)
      {
        co_await line_.socket.async_wait(Tcp::socket::wait_read, Into(error));
      }
      else if (outcome == SSL_ERROR_WANT_WRITE)
      {
        co_await line_.socket.async_wait(Tcp::socket::wait_write, Into(error));
      }
      else
      {
        error = Reason(outcome, systemError);
      }
    }
    co_return 0;
  }

  Awaitable<void> TlsSocket::Handshake(ErrorCode& error)
  {
    co_await Drive([this] { return SSL_do_handshake(ssl_.get()); }, error);
  }

  Awaitable<std::size_t> TlsSocket::ReadSome(asio::mutable_buffer target, ErrorCode& error)
  {
    const int count = co_await Drive(
        [&] { return SSL_read(ssl_.get(), target.data(), Length(target.size())); }, error);
    co_return static_cast<std::size_t>(count);
  }

  Awaitable<std::size_t> TlsSocket::WriteSome(asio::const_buffer data, ErrorCode& error)
  {
    if (data.size() == 0)
    {
      co_return 0; // which SSL_write() leaves undefined
    }
    const int count = co_await Drive(
        [&] { return SSL_write(ssl_.get(), data.data(), Length(data.size())); }, error);
    co_return static_cast<std::size_t>(count);
  }

  Awaitable<void> TlsSocket::Shutdown(ErrorCode& error)
  {
    // 0 means sent, and not yet answered: as good as done.
    co_await Drive(
        [this]
        {
          const int result = SSL_shutdown(ssl_.get());
          return result == 0 ? 1 : result;
        },
        error);
  }
}
