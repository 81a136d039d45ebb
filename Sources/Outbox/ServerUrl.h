#pragma once

#include <string>

namespace OrthancExchange
{
  /// The parts of a configured server address that decide how it may be used.
  struct ServerUrl
  {
    std::string scheme; ///< in lower case
    std::string host;   ///< without brackets
    bool loopback = false;
  };

  /// Throws std::invalid_argument, naming `setting`, when this is no absolute URL, or when it holds
  /// a user name or a password, which would end up wherever the address is shown.
  ServerUrl ParseServerUrl(const std::string& url, const std::string& setting);

  /// 127.0.0.0/8, ::1 and the name "localhost" (RFC 6761 section 6.3).
  bool IsLoopback(const std::string& host);
}
