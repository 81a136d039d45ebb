// Holds connections open to a server on this machine and keeps them busy with nothing: idle ones
// have had one answer and stay silent, slow ones send a byte a second of a request that never ends.
// What the server closes is opened again at once. Prints once a second how many are open; ends
// with its standard input.
#include "Visitor.h"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <unistd.h>

#include <array>
#include <iostream>
#include <memory>

using namespace OrthancExchange;

namespace
{
  constexpr std::chrono::seconds SECOND(1);
  constexpr std::chrono::seconds PATIENCE(20);  ///< for a connection to be taken
  constexpr std::chrono::milliseconds APART(2); // else all come again, and shake hands, in waves
  constexpr std::chrono::milliseconds BEFORE_AGAIN(100);
  constexpr std::size_t READ_BYTES = 64 * 1024;

  class Crowd
  {
  public:
    explicit Crowd(LoadOptions options) : options_(std::move(options))
    {
    }

    void Run()
    {
      Start([this] { return Begin(); });
      Start([this] { return Report(); });
      Start([this] { return EndWithInput(); });
      io_.run();
    }

  private:
    template <typename Work>
    void Start(Work work)
    {
      asio::co_spawn(io_, work, asio::detached);
    }

    /// One after the other: a burst would measure the kernel's queue of connections.
    Awaitable<void> Begin()
    {
      for (std::size_t i = 0; i < options_.connections; i++)
      {
        Start([this, i] { return IsSlow(i) ? StaySlow(i) : StayIdle(i); });
        co_await Sleep(APART);
      }
    }

    /// The slow ones are spread evenly among the others.
    bool IsSlow(std::size_t client) const
    {
      const auto before = [&](std::size_t count)
      {
        return count * options_.slow / options_.connections;
      };
      return before(client + 1) > before(client);
    }

    Awaitable<void> StaySlow(std::size_t client)
    {
      const std::string head = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Padding: ";
      for (;;)
      {
        co_await Hold(client,
                      [&](auto& stream) -> Awaitable<void>
                      {
                        for (std::size_t i = 0;; i++)
                        {
                          const char byte = i < head.size() ? head[i] : 'x';
                          co_await asio::async_write(stream, asio::buffer(&byte, 1),
                                                     asio::use_awaitable);
                          co_await Sleep(SECOND);
                        }
                      });
      }
    }

    Awaitable<void> StayIdle(std::size_t client)
    {
      const std::string get = MakeGet(options_, true);
      for (;;)
      {
        co_await Hold(client,
                      [&](auto& stream) -> Awaitable<void>
                      {
                        co_await asio::async_write(stream, asio::buffer(get), asio::use_awaitable);
                        for (;;) // the answer, and then the end of the connection
                        {
                          co_await stream.async_read_some(asio::buffer(scrap_),
                                                          asio::use_awaitable);
                        }
                      });
      }
    }

    /// One connection's life, until the server ends it.
    template <typename Life>
    Awaitable<void> Hold(std::size_t client, Life life)
    {
      bool counted = false;
      try
      {
        co_await visitors_.Visit(client, PATIENCE,
                                 [&](auto& stream) -> Awaitable<void>
                                 {
                                   boost::beast::get_lowest_layer(stream).expires_never();
                                   open_++;
                                   counted = true;
                                   co_await life(stream);
                                 });
      }
      catch (const boost::system::system_error&)
      {
        // The server's right: it is opened anew.
      }
      open_ -= counted ? 1 : 0;
      co_await Sleep(BEFORE_AGAIN);
    }

    Awaitable<void> Report()
    {
      for (;;)
      {
        std::cout << open_ << std::endl;
        co_await Sleep(SECOND);
      }
    }

    Awaitable<void> EndWithInput()
    {
      asio::posix::stream_descriptor input(io_, ::dup(STDIN_FILENO));
      std::array<char, 16> any{};
      ErrorCode end;
      while (!end)
      {
        co_await input.async_read_some(asio::buffer(any), Into(end));
      }
      io_.stop();
    }

    Awaitable<void> Sleep(std::chrono::milliseconds time)
    {
      asio::steady_timer timer(io_, time);
      co_await timer.async_wait(asio::use_awaitable);
    }

    const LoadOptions options_;
    std::array<char, READ_BYTES> scrap_{}; ///< of all: what they read, nobody looks at
    std::size_t open_ = 0;
    asio::io_context io_{1};
    Visitors visitors_{io_, options_};
  };
}

int main(int argc, char** argv)
{
  try
  {
    Crowd(ReadLoadOptions({argv + 1, argv + argc})).Run();
    return 0;
  }
  catch (const std::exception& failure)
  {
    std::cerr << failure.what() << "\n";
    return 1;
  }
}
