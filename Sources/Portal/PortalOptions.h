// What an administrator, or a test, can choose about the listener.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// All time limits are absolute deadlines: a byte a second does not extend them.
  struct PortalLimits
  {
    // What one request may hold.
    std::size_t headBytes = 16 * 1024;  ///< request line and headers; 431 beyond
    std::size_t targetBytes = 4 * 1024; ///< the URL; 414 beyond
    std::size_t headerCount = 64;       ///< 431 beyond

    // How long a client may take.
    std::chrono::milliseconds handshakeTime = std::chrono::seconds(10);
    std::chrono::milliseconds headTime =
        std::chrono::seconds(10); ///< request line and headers in all
    std::chrono::milliseconds idleTime = std::chrono::seconds(30); ///< between two requests
    std::chrono::milliseconds bodyStallTime = std::chrono::seconds(30);
    std::chrono::milliseconds writeStallTime = std::chrono::seconds(60);
    std::chrono::milliseconds lingerTime =
        std::chrono::seconds(2); ///< for the client to read a refusal
    std::chrono::milliseconds stopTime =
        std::chrono::seconds(1);       ///< for short answers when stopping
    std::size_t bodyFloor = 4 * 1024;  ///< bytes per second, below which an upload is cut
    std::size_t writeFloor = 4 * 1024; ///< bytes per second, below which a reader is cut

    // What all clients may hold together. Connections are also kept below half the process's
    // open-file limit, and that is logged. An idle one costs 10 KB, with TLS 85 KB, so a
    // crowd of 5,000 that does nothing still leaves room for others (Resources/Benchmarks/Portal).
    std::size_t connections = 6000;
    std::size_t connectionsPerAddress = 200; ///< IPv6: per /64
    std::size_t downloads = 200;             ///< streams at a time; 503 beyond
    std::size_t downloadsPerAddress = 24;
    std::size_t queuedRequests = 256; ///< waiting for a worker; 503 beyond
    std::size_t bodyMemory =
        256 * 1024 * 1024; ///< bytes of request bodies held at a time; 503 beyond
    // A download holds two pieces; see PieceSize.
    std::size_t pieceBytes = 256 * 1024;
    std::size_t largePieceBytes = 1024 * 1024;

    // Token buckets per address.
    double requestsPerSecond = 100; ///< 429 beyond the burst
    double requestBurst = 3000;
    double connectionsPerSecond = 100; ///< closed before the TLS handshake beyond the burst
    double connectionBurst = 3000;
    std::size_t ratedAddresses = 20000; ///< buckets kept
  };

  struct PortalOptions
  {
    std::string bindAddress = "127.0.0.1"; ///< an IP address; "::" takes IPv4 too
    std::uint16_t port = 0;                ///< 0: any free one
    std::string certificateFile;           ///< PEM, leaf first; empty: plain HTTP, on loopback only
    std::string privateKeyFile;            ///< PEM; empty: in the certificate's file
    int ioThreads = 2;
    int workerThreads = 4; ///< for IHttpHandler::Handle()
    int downloadThreads =
        4; ///< for IByteSource::Read(), so that downloads never keep pages waiting

    /// Peers whose X-Forwarded-For (last entry) and X-Forwarded-Proto are believed.
    std::vector<std::string> trustedProxies;

    PortalLimits limits;

    /// Faults of this side only, one line each, without URLs (they hold tokens). Called from any
    /// thread.
    std::function<void(const std::string&)> log;

    /// For the rate limits.
    std::function<std::chrono::steady_clock::time_point()> now = &std::chrono::steady_clock::now;
  };
}
