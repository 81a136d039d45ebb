#include "Asio.h"

#include "RequestHead.h"

#include "../Domain/UnicodeText.h"
#include "PortalFault.h"
#include "TargetParser.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    namespace http = boost::beast::http;

    constexpr unsigned HTTP_1_1 = 11;
    constexpr std::size_t LONGEST_LENGTH = 18; // digits; more would not fit 64 bits

    /// Those that a client sends once or not at all; two of them could be read as either.
    constexpr std::array<std::string_view, 17> SINGLE = {"host",
                                                         "content-length",
                                                         "transfer-encoding",
                                                         "content-type",
                                                         "authorization",
                                                         "origin",
                                                         "referer",
                                                         "sec-fetch-site",
                                                         "sec-fetch-mode",
                                                         "expect",
                                                         "range",
                                                         "if-range",
                                                         "user-agent",
                                                         "sec-fetch-dest",
                                                         "content-encoding",
                                                         "max-forwards",
                                                         "upgrade-insecure-requests"};

    std::string_view View(boost::beast::string_view text)
    {
      return {text.data(), text.size()};
    }

    [[noreturn]] void Refuse()
    {
      throw PortalFault(PortalFaultKind::BadRequest);
    }

    bool EqualIgnoringCase(std::string_view a, std::string_view b)
    {
      return boost::beast::iequals({a.data(), a.size()}, {b.data(), b.size()});
    }

    std::string LowerCase(std::string_view text)
    {
      std::string lower(text);
      for (char& c : lower)
      {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      }
      return lower;
    }

    HttpMethod ReadMethod(const BeastHead& head)
    {
      switch (head.method())
      {
      case http::verb::get:
      case http::verb::head:
        return HttpMethod::Get;
      case http::verb::post:
        return HttpMethod::Post;
      case http::verb::put:
        return HttpMethod::Put;
      case http::verb::delete_:
        return HttpMethod::Delete;
      case http::verb::unknown:
        throw PortalFault(PortalFaultKind::MethodUnknown);
      default:
        throw PortalFault(PortalFaultKind::MethodNotAllowed);
      }
    }

    std::map<std::string, std::string> ReadHeaders(const BeastHead& head)
    {
      std::map<std::string, std::string> headers;
      for (const auto& field : head)
      {
        const std::string name = LowerCase(View(field.name_string()));
        const std::string value(View(field.value()));
        if (!IsValidUtf8(value))
        {
          Refuse();
        }
        const auto [entry, isNew] = headers.emplace(name, value);
        if (isNew)
        {
          continue;
        }
        if (std::find(SINGLE.begin(), SINGLE.end(), name) != SINGLE.end())
        {
          Refuse();
        }
        entry->second += (name == "cookie" ? "; " : ", ") + value;
      }
      return headers;
    }

    /// uri-host [":" port], without user information (RFC 9110 section 7.2)
    void CheckHost(const BeastHead& head)
    {
      const auto host = head.find(http::field::host);
      if (host == head.end())
      {
        if (head.version() >= HTTP_1_1)
        {
          Refuse();
        }
        return;
      }
      const std::string_view text = View(host->value());
      const bool valid = std::all_of(
          text.begin(), text.end(),
          [](char c)
          {
            const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            const bool digit = c >= '0' && c <= '9';
            return letter || digit || std::string_view("-._~:[]").find(c) != std::string_view::npos;
          });
      if (text.empty() || !valid)
      {
        Refuse();
      }
    }

    void ReadFraming(const BeastHead& head, RequestHead& result)
    {
      const auto length = head.find(http::field::content_length);
      const auto encoding = head.find(http::field::transfer_encoding);
      if (encoding != head.end())
      {
        // RFC 9112 section 6.1: never with HTTP/1.0 nor with a length; we know "chunked" alone.
        if (length != head.end() || head.version() < HTTP_1_1 ||
            !EqualIgnoringCase(View(encoding->value()), "chunked"))
        {
          Refuse();
        }
        result.chunked = true;
        return;
      }
      if (length == head.end())
      {
        return;
      }

      const std::string_view digits = View(length->value());
      const bool valid =
          !digits.empty() && digits.size() <= LONGEST_LENGTH &&
          std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (!valid)
      {
        Refuse();
      }
      result.contentLength = std::stoull(std::string(digits));
    }

    bool ReadExpectation(const BeastHead& head)
    {
      const auto expect = head.find(http::field::expect);
      if (expect == head.end() || head.version() < HTTP_1_1)
      {
        return false;
      }
      if (!EqualIgnoringCase(View(expect->value()), "100-continue"))
      {
        throw PortalFault(PortalFaultKind::ExpectationFailed);
      }
      return true;
    }
  }

  RequestHead InterpretHead(const BeastHead& head)
  {
    RequestHead result;
    result.headOnly = head.method() == http::verb::head;
    result.request.headers = ReadHeaders(head);
    CheckHost(head);
    ReadFraming(head, result);
    result.request.method = ReadMethod(head);

    ParsedTarget target = ParseTarget(View(head.target()));
    result.request.path = std::move(target.path);
    result.request.query = std::move(target.query);
    result.expectsContinue = ReadExpectation(head);

    http::token_list connection(head[http::field::connection]);
    result.keepAlive = head.version() >= HTTP_1_1 && !connection.exists("close");
    return result;
  }
}
