#pragma once

#include "../Api/Http.h"
#include "PortalOptions.h"

#include <cstdint>
#include <memory>

namespace OrthancExchange
{
  /// The public door: serves a handler over HTTPS/1.1 (RFC 9110, RFC 9112), fit to face the
  /// internet. Clients that are slow, many, broken or hostile cost a bounded amount of memory and
  /// never a thread.
  ///
  /// The handler is called from `workerThreads` threads at a time and may block; it must outlive
  /// this. Start() and Stop() are called from one thread.
  class PortalServer
  {
  public:
    PortalServer(PortalOptions options, IHttpHandler& handler);
    ~PortalServer(); ///< stops

    PortalServer(const PortalServer&) = delete;
    PortalServer& operator=(const PortalServer&) = delete;

    /// Throws std::exception, with a message for the administrator, when the address or port cannot
    /// be listened on, the certificate or key cannot be used, or plain HTTP is asked for on
    /// anything but a loopback address.
    void Start();

    /// Accepts no more, breaks downloads off, lets answers that are being made leave, and joins all
    /// threads. Takes as long as the handler's slowest call in progress, and otherwise about a
    /// second at most.
    void Stop();

    /// The port listened on; 0 when stopped.
    std::uint16_t Port() const;

  private:
    class Running;

    const PortalOptions options_;
    IHttpHandler& handler_;
    std::unique_ptr<Running> running_;
  };
}
