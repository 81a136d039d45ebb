#pragma once

#include "../Api/Http.h"
#include "ByteBudget.h"
#include "ConnectionTable.h"
#include "PortalOptions.h"
#include "RateLimiter.h"
#include "WorkerPool.h"

#include <set>
#include <string>

namespace OrthancExchange
{
  /// What all connections share. Outlives them.
  class PortalContext
  {
  public:
    /// Throws std::invalid_argument when a trusted proxy is not an IP address.
    PortalContext(const PortalOptions& options, IHttpHandler& handler);

    bool IsTrustedProxy(const std::string& address) const;

    /// One line without control characters, whatever `fault` holds. Never to be given URLs.
    void Log(const std::string& fault) const;

    const PortalOptions options;
    IHttpHandler& handler;
    ConnectionTable connections;
    RateLimiter requestRate;
    RateLimiter connectionRate;
    ByteBudget bodyMemory;
    WorkerPool workers; ///< call the handler
    WorkerPool readers; ///< read downloads

  private:
    std::set<std::string> trustedProxies_;
  };
}
