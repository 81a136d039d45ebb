// Recipients who proved themselves (threat 5).
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  constexpr Seconds SESSION_LIFETIME = std::chrono::hours(8);
  constexpr Seconds SESSION_IDLE_LIMIT = std::chrono::minutes(30);

  struct NewSession
  {
    Session session;   ///< without a recipient yet
    std::string token; ///< secret: for the cookie
  };

  NewSession PrepareSession(const Services& services);

  /// The session of this cookie, touched. Throws Refusal(Unauthenticated) when there is none, or
  /// none that lives.
  Session RequireSession(const Services& services, const std::string& token);

  void EndSession(const Services& services, const Actor& actor, const Session& session);
}
