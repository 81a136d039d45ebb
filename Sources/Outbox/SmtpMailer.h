#pragma once

#include "CurlTransfer.h"
#include "MailFormatter.h"
#include "ServerUrl.h"

#include "../Ports/IClock.h"
#include "../Ports/IMessageSenders.h"

#include <stop_token>
#include <string>

namespace OrthancExchange
{
  struct SmtpOptions
  {
    std::string server; ///< "smtps://host:465" or "smtp://host:587"
    std::string username;
    std::string password;
    MailSender from;
    std::string caFile; ///< certificates to trust instead of the system's; may be empty
    TransferLimits limits;
  };

  /// Submits mail by SMTP (RFC 5321): one recipient, one connection per message.
  ///
  /// smtps:// starts with TLS (RFC 8314); smtp:// demands STARTTLS (RFC 3207) before anything else
  /// is said. Only with a loopback server and no CA file is smtp:// plain.
  ///
  /// A refusal of the sender, the recipient or the content (5xx) is for good; what an administrator
  /// or time can mend (4xx, time limits, log-in, TLS) is tried later. Thread-safe.
  class SmtpMailer : public IMailer
  {
  public:
    /// `stop` breaks off what is being sent. Throws std::invalid_argument, naming the setting, when
    /// the options cannot work.
    SmtpMailer(SmtpOptions options, const IClock& clock, std::stop_token stop = {});

    SendResult Send(const MailMessage& message) override;

  private:
    SmtpOptions options_;
    ServerUrl server_;
    const IClock& clock_;
    std::stop_token stop_;
  };
}
