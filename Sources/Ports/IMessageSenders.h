#pragma once

#include <string>

namespace OrthancExchange
{
  enum class SendVerdict
  {
    Accepted,
    TryLater,      ///< the server is away, busy, or refuses for now
    RefusedForGood ///< it will never be accepted as it is (e.g. SMTP 550)
  };

  struct SendResult
  {
    SendVerdict verdict = SendVerdict::Accepted;
    std::string error; ///< one line, without secrets; empty when accepted
  };

  struct MailMessage
  {
    std::string messageId; ///< left part of the Message-ID
    std::string to;
    std::string subject;
    std::string text; ///< plain text part, UTF-8
    std::string html; ///< HTML part, UTF-8
  };

  /// Thread-safe; may take up to its time limit (30 s); never throws for what the other side does.
  class IMailer
  {
  public:
    virtual ~IMailer() = default;

    virtual SendResult Send(const MailMessage& message) = 0;
  };

  class ISmsGateway
  {
  public:
    virtual ~ISmsGateway() = default;

    virtual SendResult Send(const std::string& to, const std::string& text) = 0;
  };
}
