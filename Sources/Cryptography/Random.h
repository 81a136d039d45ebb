#pragma once

#include <cstddef>
#include <string>

namespace OrthancExchange
{
  /// Bytes of OpenSSL's random generator (NIST SP 800-90A). Throws std::runtime_error when it
  /// fails. Thread-safe.
  std::string MakeRandomBytes(std::size_t count);
}
