#include "ServerUrl.h"

#include <curl/curl.h>

#include <arpa/inet.h>

#include <cstring>
#include <memory>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    struct UrlDeleter
    {
      void operator()(CURLU* url) const
      {
        curl_url_cleanup(url);
      }
    };

    std::string Part(CURLU* url, CURLUPart part)
    {
      char* text = nullptr;
      if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
      {
        return "";
      }
      const std::unique_ptr<char, decltype(&curl_free)> guard(text, &curl_free);
      return text;
    }
  }

  ServerUrl ParseServerUrl(const std::string& url, const std::string& setting)
  {
    const std::unique_ptr<CURLU, UrlDeleter> parsed(curl_url());
    if (parsed == nullptr ||
        curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
            CURLUE_OK ||
        url.find('\0') != std::string::npos)
    {
      throw std::invalid_argument(setting + " must be a whole address, such as https://host/path");
    }
    if (!Part(parsed.get(), CURLUPART_USER).empty() ||
        !Part(parsed.get(), CURLUPART_PASSWORD).empty())
    {
      throw std::invalid_argument(setting + " must not hold a user name or a password");
    }

    ServerUrl result;
    result.scheme = Part(parsed.get(), CURLUPART_SCHEME);
    result.host = Part(parsed.get(), CURLUPART_HOST);
    if (result.host.size() > 2 && result.host.front() == '[')
    {
      result.host = result.host.substr(1, result.host.size() - 2);
    }
    result.loopback = IsLoopback(result.host);
    return result;
  }

  bool IsLoopback(const std::string& host)
  {
    in_addr four = {};
    if (::inet_pton(AF_INET, host.c_str(), &four) == 1)
    {
      return (ntohl(four.s_addr) >> 24) == 127;
    }
    in6_addr six = {};
    if (::inet_pton(AF_INET6, host.c_str(), &six) == 1)
    {
      return std::memcmp(&six, &in6addr_loopback, sizeof(six)) == 0;
    }
    return host == "localhost";
  }
}
