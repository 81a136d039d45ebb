#include "PortalContext.h"

#include "AddressKey.h"
#include "ControlCharacter.h"

#include <sys/resource.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_LINE = 300;

    /// Orthanc, its database and our own need open files as well.
    std::size_t ConnectionsThatFit(std::size_t wanted)
    {
      rlimit files{};
      if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == RLIM_INFINITY)
      {
        return wanted;
      }
      return std::min<std::size_t>(wanted, files.rlim_cur / 2);
    }

    ConnectionQuota MakeQuota(const PortalLimits& limits)
    {
      ConnectionQuota quota;
      quota.total = ConnectionsThatFit(limits.connections);
      quota.perAddress = limits.connectionsPerAddress;
      quota.downloads = limits.downloads;
      quota.downloadsPerAddress = limits.downloadsPerAddress;
      return quota;
    }
  }

  PortalContext::PortalContext(const PortalOptions& chosen, IHttpHandler& servedBy)
      : options(chosen), handler(servedBy), connections(MakeQuota(options.limits)),
        requestRate(options.limits.requestsPerSecond, options.limits.requestBurst,
                    options.limits.ratedAddresses),
        connectionRate(options.limits.connectionsPerSecond, options.limits.connectionBurst,
                       options.limits.ratedAddresses),
        bodyMemory(options.limits.bodyMemory),
        workers(options.workerThreads, options.limits.queuedRequests),
        // One piece per download is read at a time, so this queue never turns one away.
        readers(options.downloadThreads, 2 * options.limits.downloads)
  {
    for (const std::string& proxy : options.trustedProxies)
    {
      const std::optional<std::string> address = CanonicalAddress(proxy);
      if (!address)
      {
        throw std::invalid_argument("The portal's trusted proxy is not an IP address: " + proxy);
      }
      trustedProxies_.insert(*address);
    }
    if (const std::size_t fit = ConnectionsThatFit(options.limits.connections);
        fit < options.limits.connections)
    {
      Log("The portal takes " + std::to_string(fit) + " connections at a time instead of " +
          std::to_string(options.limits.connections) +
          ", half of the files that this process may open (LimitNOFILE of its service)");
    }
  }

  bool PortalContext::IsTrustedProxy(const std::string& address) const
  {
    return trustedProxies_.count(address) != 0;
  }

  void PortalContext::Log(const std::string& fault) const
  {
    if (!options.log)
    {
      return;
    }
    std::string line = fault.substr(0, LONGEST_LINE);
    for (char& c : line)
    {
      c = IsControl(c) ? ' ' : c;
    }
    options.log(line);
  }
}
