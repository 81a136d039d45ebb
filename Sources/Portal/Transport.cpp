#include "Transport.h"

#include <array>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    using TlsStream = asio::ssl::stream<Tcp::socket>;

    /// What is read and thrown away so that a refusal is not lost to a reset.
    constexpr std::size_t DRAIN_BYTES = 1024 * 1024;

    /// How long a read that was stopped may take to end.
    constexpr std::chrono::seconds LAST_WORD{5};

    enum class OnTimeout
    {
      StopReading,
      Close
    };

    template <class Stream>
    class Transport : public ITransport, public std::enable_shared_from_this<Transport<Stream>>
    {
    public:
      template <class... Arguments>
      explicit Transport(Tcp::socket socket, Arguments&... arguments)
          : stream_(std::move(socket), arguments...), timer_(stream_.get_executor())
      {
      }

      Awaitable<void> Handshake(SteadyTime deadline) override
      {
        if constexpr (IS_TLS)
        {
          ErrorCode error;
          Arm(deadline, OnTimeout::Close);
          co_await stream_.async_handshake(asio::ssl::stream_base::server, Into(error));
          Disarm(error);
        }
        else
        {
          static_cast<void>(deadline);
        }
        co_return;
      }

      Awaitable<std::size_t> ReadSome(asio::mutable_buffer target, SteadyTime deadline) override
      {
        ErrorCode error;
        Arm(deadline, OnTimeout::StopReading);
        const std::size_t count = co_await stream_.async_read_some(target, Into(error));
        if (error == asio::error::eof || error == asio::ssl::error::stream_truncated)
        {
          error = {};
        }
        Disarm(error);
        co_return count;
      }

      Awaitable<std::size_t> WriteSome(asio::const_buffer data, SteadyTime deadline) override
      {
        ErrorCode error;
        Arm(deadline, OnTimeout::Close);
        const std::size_t count = co_await stream_.async_write_some(data, Into(error));
        Disarm(error);
        co_return count;
      }

      Awaitable<void> Finish(SteadyTime deadline) override
      {
        ErrorCode error;
        Arm(deadline, OnTimeout::Close);
        if constexpr (IS_TLS)
        {
          co_await stream_.async_shutdown(Into(error));
        }

        error = {};
        Socket().shutdown(Tcp::socket::shutdown_send, error);
        std::array<char, 4096> rest;
        std::size_t drained = 0;
        while (!error && drained < DRAIN_BYTES)
        {
          drained += co_await Socket().async_read_some(asio::buffer(rest), Into(error));
        }
        Close();
      }

      void Close() override
      {
        ++round_;
        timer_.cancel();
        ErrorCode ignored;
        Socket().close(ignored);
      }

      bool IsSecure() const override
      {
        return IS_TLS;
      }

      asio::any_io_executor Strand() override
      {
        return stream_.get_executor();
      }

    private:
      static constexpr bool IS_TLS = std::is_same_v<Stream, TlsStream>;

      Tcp::socket& Socket()
      {
        if constexpr (IS_TLS)
        {
          return stream_.next_layer();
        }
        else
        {
          return stream_;
        }
      }

      void Arm(SteadyTime deadline, OnTimeout action)
      {
        expired_ = false;
        Schedule(deadline, action);
      }

      void Schedule(SteadyTime deadline, OnTimeout action)
      {
        timer_.expires_at(deadline);
        // The round tells a timer that went off just as its operation ended from one that is still
        // meant.
        timer_.async_wait(
            [weak = this->weak_from_this(), round = ++round_, action](const ErrorCode& cancelled)
            {
              const std::shared_ptr<Transport> self = weak.lock();
              if (!cancelled && self && self->round_ == round)
              {
                self->Expire(action);
              }
            });
      }

      void Expire(OnTimeout action)
      {
        expired_ = true;
        ErrorCode ignored;
        if (action == OnTimeout::StopReading)
        {
          Socket().shutdown(Tcp::socket::shutdown_receive, ignored);
          // A read of TLS may be waiting to write, which that does not end.
          Schedule(SteadyTime::clock::now() + LAST_WORD, OnTimeout::Close);
        }
        else
        {
          Socket().close(ignored);
        }
      }

      void Disarm(const ErrorCode& error)
      {
        ++round_;
        timer_.cancel();
        if (expired_)
        {
          throw TransportTimeout();
        }
        if (error)
        {
          throw boost::system::system_error(error);
        }
      }

      Stream stream_;
      asio::steady_timer timer_;
      std::uint64_t round_ = 0;
      bool expired_ = false;
    };
  }

  std::shared_ptr<ITransport> MakePlainTransport(Tcp::socket socket)
  {
    return std::make_shared<Transport<Tcp::socket>>(std::move(socket));
  }

  std::shared_ptr<ITransport> MakeTlsTransport(Tcp::socket socket, asio::ssl::context& context)
  {
    return std::make_shared<Transport<TlsStream>>(std::move(socket), context);
  }
}
