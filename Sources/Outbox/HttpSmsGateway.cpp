#include "HttpSmsGateway.h"

#include "CurlList.h"
#include "ReplyText.h"
#include "ServerUrl.h"
#include "SmsBody.h"

#include "../Domain/TextTemplate.h"

#include <strings.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_REPLY = 16384;

    std::size_t OnBody(char* data, std::size_t size, std::size_t count, void* self)
    {
      auto& reply = *static_cast<std::string*>(self);
      reply.append(data, std::min(size * count, LONGEST_REPLY - reply.size()));
      return size * count;
    }

    bool IsContentType(const std::string& name)
    {
      return ::strcasecmp(name.c_str(), "Content-Type") == 0;
    }

    void CheckHeader(const std::string& name, const std::string& value)
    {
      constexpr std::string_view nameCharacters =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      const bool control =
          std::any_of(value.begin(), value.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
      if (name.empty() || name.find_first_not_of(nameCharacters) != std::string::npos || control)
      {
        throw std::invalid_argument("Sms.Headers: \"" + CleanReply(name) + "\" cannot be a header");
      }
    }

    CurlList MakeHeaders(const SmsOptions& options, const std::string& contentType)
    {
      CurlList headers;
      headers.Append("Content-Type: " + contentType);
      headers.Append("User-Agent: OrthancExchange");
      headers.Append("Expect:"); // none: some gateways do not know "100-continue"
      for (const auto& [name, value] : options.headers)
      {
        if (!IsContentType(name))
        {
          // libcurl writes an empty header only with a semicolon, and drops it with a colon
          headers.Append(value.empty() ? name + ";" : name + ": " + value);
        }
      }
      return headers;
    }

    bool IsForGood(long status)
    {
      const bool mayMend = status == 401 || status == 407 || status == 408 || status == 429;
      return status >= 400 && status <= 499 && !mayMend;
    }

    std::string Describe(long status, const std::string& reply, const std::string& text,
                         const SmsOptions& options)
    {
      const std::string answer = "The SMS gateway answered " + std::to_string(status);
      bool reveals =
          Reveals(reply, text) || Reveals(reply, options.url) || Reveals(reply, options.body);
      for (const auto& [name, value] : options.headers)
      {
        reveals = reveals || (!IsContentType(name) && Reveals(reply, value));
      }
      return reply.empty() || reveals ? answer : CleanReply(answer + ": " + reply);
    }
  }

  HttpSmsGateway::HttpSmsGateway(SmsOptions options, std::stop_token stop)
      : options_(std::move(options)), contentType_(GuessSmsContentType(options_.body)),
        stop_(std::move(stop))
  {
    const ServerUrl server = ParseServerUrl(options_.url, "Sms.Url");
    if (server.scheme != "https" && !(server.scheme == "http" && server.loopback))
    {
      throw std::invalid_argument("Sms.Url must start with https://");
    }
    for (const auto& [name, value] : options_.headers)
    {
      CheckHeader(name, value);
      contentType_ = IsContentType(name) ? value : contentType_;
    }
    if (PlaceholdersOf(options_.body) != std::set<std::string>{"To", "Text"})
    {
      throw std::invalid_argument(
          "Sms.Body must hold {{To}} and {{Text}}, and no other placeholder");
    }
  }

  SendResult HttpSmsGateway::Send(const std::string& to, const std::string& text)
  {
    CurlTransfer transfer(options_.limits, options_.caFile, stop_);
    const CurlList headers = MakeHeaders(options_, contentType_);
    const std::string body = FillSmsBody(options_.body, contentType_, to, text);
    std::string reply;

    transfer.Set(CURLOPT_PROTOCOLS_STR, "http,https");
    transfer.Set(CURLOPT_URL, options_.url.c_str());
    transfer.Set(CURLOPT_HTTPHEADER, headers.Get());
    transfer.Set(CURLOPT_POST, 1L);
    transfer.Set(CURLOPT_POSTFIELDS, body.c_str());
    transfer.Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    transfer.Set(CURLOPT_WRITEFUNCTION, &OnBody);
    transfer.Set(CURLOPT_WRITEDATA, &reply);

    const CURLcode result = transfer.Perform();
    const long status = transfer.ResponseCode();
    // The status counts even when the rest of the answer was cut off: sending again would send
    // twice.
    if (status >= 200 && status <= 299)
    {
      return {SendVerdict::Accepted, ""};
    }
    if (status < 300)
    {
      return {SendVerdict::TryLater,
              result == CURLE_OK ? "The SMS gateway gave no answer" : transfer.Explain(result)};
    }
    return {IsForGood(status) ? SendVerdict::RefusedForGood : SendVerdict::TryLater,
            Describe(status, reply, text, options_)};
  }
}
