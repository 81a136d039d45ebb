#include "Asio.h"

#include "PortalServer.h"

#include "Listener.h"
#include "PortalContext.h"
#include "TlsContext.h"

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    std::unique_ptr<asio::ssl::context> MakeTls(const PortalOptions& options)
    {
      if (!options.certificateFile.empty())
      {
        return MakeTlsContext(options.certificateFile, options.privateKeyFile);
      }
      if (!options.privateKeyFile.empty())
      {
        throw std::invalid_argument("The portal has a private key but no certificate");
      }

      ErrorCode error;
      const asio::ip::address address = asio::ip::make_address(options.bindAddress, error);
      if (error || !address.is_loopback())
      {
        throw std::invalid_argument(
            "The portal needs a certificate: without one it serves loopback addresses only, not " +
            options.bindAddress);
      }
      return nullptr;
    }
  }

  /// All that exists between Start() and Stop(). The order of the members matters: what comes later
  /// uses what comes before.
  class PortalServer::Running
  {
  public:
    Running(const PortalOptions& options, IHttpHandler& handler)
        : tls_(MakeTls(options)), guard_(asio::make_work_guard(io_)), context_(options, handler),
          listener_(io_, context_, tls_.get())
    {
    }

    void Begin()
    {
      listener_.Start();
      for (int i = 0; i < std::max(context_.options.ioThreads, 1); ++i)
      {
        threads_.emplace_back([this] { RunEvents(); });
      }
    }

    ~Running()
    {
      listener_.Close();
      context_.connections.BeginStop();
      if (!context_.connections.WaitUntilEmpty(context_.options.limits.stopTime))
      {
        context_.connections.CloseAll();
        context_.connections.WaitUntilEmpty();
      }
      guard_.reset();
      for (std::thread& thread : threads_)
      {
        thread.join();
      }
      context_.workers.Join();
      context_.readers.Join();
    }

    std::uint16_t Port() const
    {
      return listener_.Port();
    }

  private:
    void RunEvents()
    {
      for (;;)
      {
        try
        {
          io_.run();
          return;
        }
        catch (const std::exception& fault)
        {
          // Out of memory in one connection's setup must not take the others down.
          context_.Log(std::string("The portal goes on after a fault: ") + fault.what());
        }
      }
    }

    asio::io_context io_;
    std::unique_ptr<asio::ssl::context> tls_;
    asio::executor_work_guard<asio::io_context::executor_type> guard_;
    PortalContext context_;
    Listener listener_;
    std::vector<std::thread> threads_;
  };

  PortalServer::PortalServer(PortalOptions options, IHttpHandler& handler)
      : options_(std::move(options)), handler_(handler)
  {
  }

  PortalServer::~PortalServer()
  {
    Stop();
  }

  void PortalServer::Start()
  {
    if (running_)
    {
      return;
    }
    auto running = std::make_unique<Running>(options_, handler_);
    running->Begin();
    running_ = std::move(running);
  }

  void PortalServer::Stop()
  {
    running_.reset();
  }

  std::uint16_t PortalServer::Port() const
  {
    return running_ ? running_->Port() : 0;
  }
}
