// What stands in while the configuration names no mail server or no SMS gateway.
#pragma once

#include "../Ports/IMessageSenders.h"

namespace OrthancExchange
{
  /// Messages wait, with a reason that staff can read, until it is configured or they expire.
  class UnconfiguredMailer : public IMailer
  {
  public:
    SendResult Send(const MailMessage&) override
    {
      return {SendVerdict::TryLater, "E-mail is not configured (Exchange.Email.Server)"};
    }
  };

  class UnconfiguredSmsGateway : public ISmsGateway
  {
  public:
    SendResult Send(const std::string&, const std::string&) override
    {
      return {SendVerdict::TryLater, "SMS is not configured (Exchange.Sms.Url)"};
    }
  };
}
