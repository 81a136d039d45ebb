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
    /// 7617). A call from inside Orthanc (Lua) is the user "orthanc". Where neither tells, the
    /// caller is "anonymous": a Guest, unless Orthanc authenticates nobody and no header is
    /// configured, as on a developer's machine.
    StaffMember Identify(const HttpRequest& request) const;
  };
}
