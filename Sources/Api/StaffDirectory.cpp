#include "StaffDirectory.h"

#include <string_view>

namespace OrthancExchange
{
  namespace
  {
    /// RFC 4648 section 4; stops at the first character outside the alphabet.
    std::string DecodeBase64(std::string_view text)
    {
      constexpr std::string_view alphabet =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      std::string decoded;
      unsigned bits = 0;
      int count = 0;
      for (const char c : text)
      {
        const std::size_t value = alphabet.find(c);
        if (value == std::string_view::npos)
        {
          break;
        }
        bits = (bits << 6) | static_cast<unsigned>(value);
        count += 6;
        if (count >= 8)
        {
          count -= 8;
          decoded += static_cast<char>((bits >> count) & 0xFFU);
        }
      }
      return decoded;
    }

    std::string BasicUser(const std::string& authorization)
    {
      constexpr std::string_view scheme = "Basic ";
      if (!authorization.starts_with(scheme))
      {
        return "";
      }
      const std::string credentials =
          DecodeBase64(std::string_view(authorization).substr(scheme.size()));
      return credentials.substr(0, credentials.find(':'));
    }
  }

  StaffMember StaffDirectory::Identify(const HttpRequest& request) const
  {
    StaffMember member;
    if (!identityHeader.empty())
    {
      member.user = request.Header(identityHeader);
    }
    if (member.user.empty() && authenticationEnabled)
    {
      member.user = BasicUser(request.Header("authorization"));
    }
    if (member.user.empty() && request.Header("host").empty())
    {
      // RFC 9112 section 3.2: whatever came by HTTP names its host. This did not come by HTTP.
      member.user = "orthanc";
    }
    if (member.user.empty())
    {
      const bool someoneWasToSay = authenticationEnabled || !identityHeader.empty();
      return {"anonymous", someoneWasToSay ? Audience::Guest : defaultRole};
    }
    const auto known = users.find(member.user);
    member.role = known == users.end() ? defaultRole : known->second;
    return member;
  }
}
