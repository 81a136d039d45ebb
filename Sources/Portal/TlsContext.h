#pragma once

#include "Asio.h"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace OrthancExchange
{
  /// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only (RFC 9325). `keyFile`
  /// empty: the key stands in the certificate's file. Throws std::runtime_error that names the file
  /// and what is wrong with it.
  std::unique_ptr<asio::ssl::context> MakeTlsContext(const std::string& certificateFile,
                                                     const std::string& keyFile);
}
