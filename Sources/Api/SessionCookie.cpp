#include "SessionCookie.h"

namespace OrthancExchange
{
  namespace
  {
    std::string CookieName(const HttpRequest& request)
    {
      return request.secure ? "__Host-exchange" : "exchange";
    }
  }

  std::string ReadSessionCookie(const HttpRequest& request)
  {
    const std::string cookies = "; " + request.Header("cookie");
    const std::string wanted = "; " + CookieName(request) + "=";
    const std::size_t begin = cookies.find(wanted);
    if (begin == std::string::npos)
    {
      return "";
    }
    const std::size_t value = begin + wanted.size();
    return cookies.substr(value, cookies.find(';', value) - value);
  }

  std::string SessionCookie(const HttpRequest& request, const std::string& token)
  {
    return CookieName(request) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" +
           (request.secure ? "; Secure" : "") + (token.empty() ? "; Max-Age=0" : "");
  }
}
