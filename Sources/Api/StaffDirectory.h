// Who calls at Orthanc's own port, and what they may do there.
#pragma once

#include "Route.h"

#include <map>
#include <string>

namespace OrthancExchange
{
  /// From the configuration: Users, DefaultRole, IdentityHeader, and whether Orthanc authenticates
  /// at all. Thread-safe.
  struct StaffDirectory
  {
    std::map<std::string, Audience> users;
    Audience defaultRole = Audience::Staff;
    std::string identityHeader; ///< lower case; set by a trusted proxy; empty: none
    bool authenticationEnabled = true;

    /// By the trusted header, else by the name in Basic credentials that Orthanc has verified (RFC
    /// 7617). A call without either comes from inside Orthanc (Lua) and is the user "orthanc".
    /// Where Orthanc does not authenticate, nobody's claim counts: everybody is "anonymous".
    StaffMember Identify(const HttpRequest& request) const;
  };
}
