#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// What both programs take from the command line: "--port 8043 --path /" and so on.
  struct LoadOptions
  {
    std::uint16_t port = 0; ///< of 127.0.0.1
    std::string path = "/";
    std::string header;             ///< one more, such as "Cookie: a=b"
    std::string from = "127.1.0.1"; ///< the first client's address; the others follow it
    std::size_t addresses = 100;    ///< how many addresses the clients share
    std::size_t connections = 64;
    std::size_t seconds = 3;
    std::size_t rate = 0;    ///< visits a second, each on a connection of its own; 0: as many as go
    std::size_t slow = 0;    ///< of the connections held: those that send a byte a second
    std::size_t threads = 1; ///< of the generator
    std::size_t tls = 0;     ///< 1: speaks TLS, and believes any certificate
  };

  /// Throws std::invalid_argument where an option is unknown or has no value.
  LoadOptions ReadLoadOptions(const std::vector<std::string>& arguments);

  /// A whole GET request; `keepAlive` false asks the server to close.
  std::string MakeGet(const LoadOptions& options, bool keepAlive);
}
