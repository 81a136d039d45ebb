#include "SmtpMailer.h"

#include "CurlList.h"
#include "ReplyText.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    struct Upload
    {
      std::string_view rest;
      bool started = false;
    };

    std::size_t OnRead(char* target, std::size_t size, std::size_t count, void* self) noexcept
    {
      auto& upload = *static_cast<Upload*>(self);
      upload.started = true;
      const std::size_t part = std::min(size * count, upload.rest.size());
      upload.rest.copy(target, part);
      upload.rest.remove_prefix(part);
      return part;
    }

    /// The last refusal, which may have several lines (RFC 5321 section 4.2.1: a "-" behind the
    /// code means that more follow). Other replies pass, such as the one to QUIT, which comes last
    /// of all.
    struct Conversation
    {
      std::string refusal;
      bool complete = true;
    };

    std::size_t OnLine(char* line, std::size_t size, std::size_t count, void* self)
    {
      constexpr std::size_t longestRefusal = 4096;
      auto& conversation = *static_cast<Conversation*>(self);
      const std::string_view text(line, size * count);
      if (text.empty() || (text[0] != '4' && text[0] != '5'))
      {
        return size * count;
      }
      if (conversation.complete)
      {
        conversation.refusal.clear();
      }
      if (conversation.refusal.size() < longestRefusal)
      {
        conversation.refusal += text.substr(0, longestRefusal);
      }
      conversation.complete = text.size() < 4 || text[3] != '-';
      return size * count;
    }

    bool IsForGood(CURLcode result, long code, bool bodyStarted)
    {
      // Before the envelope libcurl names other errors; 530, 534, 535 and 538 ask for a log-in or
      // TLS (RFC 4954 section 6), which an administrator will mend.
      const bool aboutThisMessage = result == CURLE_SEND_ERROR || bodyStarted;
      const bool aboutAccess = code == 530 || code == 534 || code == 535 || code == 538;
      return aboutThisMessage && code >= 500 && code <= 599 && !aboutAccess;
    }

    /// Codes below 400 are left over from what went well before the connection broke.
    std::string Describe(const CurlTransfer& transfer, CURLcode result, const std::string& reply,
                         const MailMessage& message)
    {
      const std::string code = std::to_string(transfer.ResponseCode());
      if (result == CURLE_LOGIN_DENIED)
      {
        return "The mail server refuses the user name or the password (" + code + ")";
      }
      if (transfer.ResponseCode() < 400)
      {
        return transfer.Explain(result);
      }
      if (Reveals(reply, message.text) || Reveals(reply, message.html))
      {
        return "The mail server answered " + code + " and repeated part of the message";
      }
      return CleanReply("The mail server answered: " + reply);
    }

    void SetServer(CurlTransfer& transfer, const SmtpOptions& options, const ServerUrl& server)
    {
      transfer.Set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
      transfer.Set(CURLOPT_URL, options.server.c_str());
      const bool plain = server.scheme == "smtp" && server.loopback && options.caFile.empty();
      transfer.Set(CURLOPT_USE_SSL, static_cast<long>(plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
      if (!options.username.empty())
      {
        transfer.Set(CURLOPT_USERNAME, options.username.c_str());
        transfer.Set(CURLOPT_PASSWORD, options.password.c_str());
      }
    }
  }

  SmtpMailer::SmtpMailer(SmtpOptions options, const IClock& clock, std::stop_token stop)
      : options_(std::move(options)), server_(ParseServerUrl(options_.server, "Email.Server")),
        clock_(clock), stop_(std::move(stop))
  {
    if (server_.scheme != "smtp" && server_.scheme != "smtps")
    {
      throw std::invalid_argument("Email.Server must start with smtps:// or smtp://");
    }
    // Tries the sender out, so that a bad one stops the start and not each message.
    FormatMail({"start", options_.from.address, "", "", ""}, options_.from, Instant{});
  }

  SendResult SmtpMailer::Send(const MailMessage& message)
  {
    std::string mail;
    try
    {
      mail = FormatMail(message, options_.from, clock_.Now());
    }
    catch (const std::invalid_argument& e)
    {
      return {SendVerdict::RefusedForGood, e.what()};
    }

    CurlTransfer transfer(options_.limits, options_.caFile, stop_);
    SetServer(transfer, options_, server_);

    const std::string from = "<" + options_.from.address + ">";
    CurlList recipients;
    recipients.Append("<" + message.to + ">");
    transfer.Set(CURLOPT_MAIL_FROM, from.c_str());
    transfer.Set(CURLOPT_MAIL_RCPT, recipients.Get());

    Upload upload{mail};
    transfer.Set(CURLOPT_UPLOAD, 1L);
    transfer.Set(CURLOPT_READFUNCTION, &OnRead);
    transfer.Set(CURLOPT_READDATA, &upload);
    transfer.Set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(mail.size()));

    Conversation conversation;
    transfer.Set(CURLOPT_HEADERFUNCTION, &OnLine);
    transfer.Set(CURLOPT_HEADERDATA, &conversation);

    const CURLcode result = transfer.Perform();
    if (result == CURLE_OK)
    {
      return {SendVerdict::Accepted, ""};
    }
    const bool forGood = IsForGood(result, transfer.ResponseCode(), upload.started);
    return {forGood ? SendVerdict::RefusedForGood : SendVerdict::TryLater,
            Describe(transfer, result, conversation.refusal, message)};
  }
}
