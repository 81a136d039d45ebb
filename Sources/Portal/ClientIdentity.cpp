#include "ClientIdentity.h"

#include "AddressKey.h"

#include <array>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::array<const char*, 6> FORWARDING = {"forwarded",         "x-forwarded-for",
                                                       "x-forwarded-proto", "x-forwarded-host",
                                                       "x-forwarded-port",  "x-real-ip"};

    std::string LastEntry(const std::string& list)
    {
      const std::size_t comma = list.rfind(',');
      const std::string last = comma == std::string::npos ? list : list.substr(comma + 1);
      const std::size_t start = last.find_first_not_of(" \t");
      return start == std::string::npos ? std::string() : last.substr(start);
    }
  }

  void IdentifyClient(HttpRequest& request, const std::string& peer, bool peerIsTrusted,
                      bool overTls)
  {
    request.address = peer;
    request.secure = overTls;
    if (peerIsTrusted)
    {
      request.address = LastForwardedAddress(request.Header("x-forwarded-for")).value_or(peer);
      request.secure = overTls || LastEntry(request.Header("x-forwarded-proto")) == "https";
    }
    request.network = AddressKey(request.address);
    for (const char* name : FORWARDING)
    {
      request.headers.erase(name);
    }
  }
}
