// Asks one path of a server on this machine again and again, and says how many answers came and
// how long each took; see README.md. The last lines are figures: name, value, unit.
#include "Visitor.h"

#include "../Times.h"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <exception>
#include <iostream>
#include <limits>
#include <optional>
#include <thread>

using namespace OrthancExchange;

namespace
{
  namespace beast = boost::beast;
  namespace http = boost::beast::http;

  constexpr std::chrono::seconds PATIENCE(5); ///< for one answer
  constexpr unsigned HTTP_OK = 200;

  /// One thread's share of the load.
  class Load
  {
  public:
    Load(const LoadOptions& options, std::size_t firstClient)
        : options_(options), get_(MakeGet(options, options.rate == 0)), client_(firstClient),
          end_(SteadyClock::now() + std::chrono::seconds(options.seconds))
    {
    }

    void Run()
    {
      if (options_.rate > 0)
      {
        asio::co_spawn(
            io_, [this] { return ReceiveVisitors(); }, asio::detached);
      }
      for (std::size_t i = 0; options_.rate == 0 && i < options_.connections; i++)
      {
        asio::co_spawn(
            io_, [this, i] { return AskOnAndOn(client_ + i); }, asio::detached);
      }
      io_.run();
    }

    const Times& Waited() const
    {
      return waited_;
    }

    std::size_t Failed() const
    {
      return failed_;
    }

  private:
    /// On connections that stay open, as fast as the answers come.
    Awaitable<void> AskOnAndOn(std::size_t client)
    {
      while (SteadyClock::now() < end_)
      {
        co_await Try(client,
                     [&](auto& stream) -> Awaitable<void>
                     {
                       while (SteadyClock::now() < end_)
                       {
                         co_await Ask(stream, SteadyClock::now());
                       }
                     });
      }
    }

    /// At a steady rate, whatever becomes of the earlier ones: a slow server does not get fewer.
    Awaitable<void> ReceiveVisitors()
    {
      const SteadyTime begin = SteadyClock::now();
      asio::steady_timer timer(io_);
      const std::chrono::nanoseconds apart =
          std::chrono::nanoseconds(std::chrono::seconds(1)) / options_.rate;
      for (std::size_t i = 0;; i++)
      {
        const SteadyTime due = begin + i * apart;
        if (due >= end_)
        {
          co_return;
        }
        timer.expires_at(due);
        co_await timer.async_wait(asio::use_awaitable);
        asio::co_spawn(
            io_, [this, i, due] { return Visit(client_ + i, due); }, asio::detached);
      }
    }

    Awaitable<void> Visit(std::size_t client, SteadyTime due)
    {
      co_await Try(client, [&](auto& stream) -> Awaitable<void> { co_await Ask(stream, due); });
    }

    template <typename Stream>
    Awaitable<void> Ask(Stream& stream, SteadyTime begin)
    {
      beast::get_lowest_layer(stream).expires_after(PATIENCE);
      co_await asio::async_write(stream, asio::buffer(get_), asio::use_awaitable);
      beast::flat_buffer buffer;
      http::response_parser<http::string_body> parser;
      parser.body_limit(std::numeric_limits<std::uint64_t>::max());
      co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
      if (parser.get().result_int() != HTTP_OK)
      {
        throw std::runtime_error("status " + std::to_string(parser.get().result_int()));
      }
      waited_.Add(std::chrono::duration<double, std::milli>(SteadyClock::now() - begin).count());
    }

    template <typename Work>
    Awaitable<void> Try(std::size_t client, Work work)
    {
      try
      {
        co_await visitors_.Visit(client, PATIENCE, work);
      }
      catch (const std::exception& failure)
      {
        Count(failure);
      }
    }

    void Count(const std::exception& failure)
    {
      if (failed_++ == 0)
      {
        std::cerr << "the first failure: " << failure.what() << "\n";
      }
      waited_.Add(std::chrono::duration<double, std::milli>(PATIENCE).count());
    }

    const LoadOptions options_;
    const std::string get_;
    const std::size_t client_;
    const SteadyTime end_;
    asio::io_context io_{1};
    Visitors visitors_{io_, options_};
    Times waited_; ///< a failure counts as the whole patience
    std::size_t failed_ = 0;
  };

  /// An equal part of what is asked for each thread.
  LoadOptions ShareOf(LoadOptions options)
  {
    options.connections /= options.threads;
    options.rate /= options.threads;
    return options;
  }

  void Run(const LoadOptions& options)
  {
    std::vector<std::unique_ptr<Load>> loads;
    std::vector<std::thread> running;
    for (std::size_t i = 0; i < options.threads; i++)
    {
      loads.push_back(std::make_unique<Load>(ShareOf(options), i * options.connections));
      running.emplace_back([load = loads.back().get()] { load->Run(); });
    }
    Times all;
    std::size_t failed = 0;
    for (std::size_t i = 0; i < options.threads; i++)
    {
      running[i].join();
      all.Add(loads[i]->Waited());
      failed += loads[i]->Failed();
    }
    std::cout << "rate "
              << static_cast<double>(all.Count() - failed) / static_cast<double>(options.seconds)
              << " /s\np50 " << all.Percentile(0.50) << " ms\np95 " << all.Percentile(0.95)
              << " ms\nfailed " << failed << " answers\n";
  }
}

int main(int argc, char** argv)
{
  try
  {
    Run(ReadLoadOptions({argv + 1, argv + argc}));
    return 0;
  }
  catch (const std::exception& failure)
  {
    std::cerr << failure.what() << "\n";
    return 1;
  }
}
