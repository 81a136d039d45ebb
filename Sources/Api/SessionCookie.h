// The recipient's session as a cookie (threat 5; RFC 6265bis: the __Host- prefix binds it to this
// host over TLS).
#pragma once

#include "Http.h"

namespace OrthancExchange
{
  std::string ReadSessionCookie(const HttpRequest& request); ///< empty when absent

  /// Value of Set-Cookie. An empty token removes the cookie.
  std::string SessionCookie(const HttpRequest& request, const std::string& token);
}
