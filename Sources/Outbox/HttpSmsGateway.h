#pragma once

#include "CurlTransfer.h"

#include "../Ports/IMessageSenders.h"

#include <map>
#include <stop_token>
#include <string>

namespace OrthancExchange
{
  struct SmsOptions
  {
    std::string url; ///< https://; http:// only to a loopback address
    std::map<std::string, std::string> headers;
    std::string body;   ///< template with {{To}} and {{Text}}
    std::string caFile; ///< certificates to trust instead of the system's; may be empty
    TransferLimits limits;
  };

  /// Sends SMS through any gateway that takes an HTTP POST. The two values are escaped as the
  /// body's type asks: JSON (a Content-Type with "json", or without one a body that starts with "{"
  /// or "["), form (application/x-www-form-urlencoded), or else plain text of one line.
  ///
  /// 2xx is accepted. 429, 408, 401, 407, 5xx, redirects and time limits are tried later; any other
  /// 4xx is refused for good. Redirects are never followed. Thread-safe.
  class HttpSmsGateway : public ISmsGateway
  {
  public:
    /// `stop` breaks off what is being sent. Throws std::invalid_argument, naming the setting, when
    /// the options cannot work.
    explicit HttpSmsGateway(SmsOptions options, std::stop_token stop = {});

    SendResult Send(const std::string& to, const std::string& text) override;

  private:
    SmsOptions options_;
    std::string contentType_;
    std::stop_token stop_;
  };
}
