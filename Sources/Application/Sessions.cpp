#include "Sessions.h"

#include "AuditTrail.h"

#include "../Domain/Refusal.h"

#include <optional>

namespace OrthancExchange
{
  namespace
  {
    // Idle time is measured to the minute, so that looking at a hundred images is not a hundred
    // writes.
    constexpr Seconds TOUCH_INTERVAL{60};
  }

  NewSession PrepareSession(const Services& services)
  {
    NewSession created;
    created.token = NewToken(services.cryptography);
    created.session.id = NewId(services.cryptography);
    created.session.tokenHash = services.cryptography.Sha256Hex(created.token);
    created.session.createdAt = services.clock.Now();
    created.session.lastSeenAt = created.session.createdAt;
    created.session.endsAt = created.session.createdAt + SESSION_LIFETIME;
    return created;
  }

  Session RequireSession(const Services& services, const std::string& token)
  {
    const Instant now = services.clock.Now();
    std::optional<Session> session;
    services.store.Read(
        [&](ITransaction& transaction) {
          session = transaction.Sessions().FindByTokenHash(services.cryptography.Sha256Hex(token));
        });
    if (token.empty() || !session.has_value() || !IsLive(*session, SESSION_IDLE_LIMIT, now))
    {
      throw Refusal(RefusalCode::Unauthenticated, "Your session has ended. Open your link again.");
    }
    if (now - session->lastSeenAt >= TOUCH_INTERVAL)
    {
      services.store.Write(
          [&](ITransaction& transaction)
          {
            // Read again: a logout that happened meanwhile must not be undone.
            auto current = transaction.Sessions().FindByTokenHash(session->tokenHash);
            if (current.has_value() && !current->endedAt.has_value())
            {
              current->lastSeenAt = now;
              transaction.Sessions().Update(*current);
            }
          });
    }
    return *session;
  }

  void EndSession(const Services& services, const Actor& actor, const Session& session)
  {
    services.store.Write(
        [&](ITransaction& transaction)
        {
          auto current = transaction.Sessions().FindByTokenHash(session.tokenHash);
          if (!current.has_value() || current->endedAt.has_value())
          {
            return;
          }
          current->endedAt = services.clock.Now();
          current->endReason = "LoggedOut";
          transaction.Sessions().Update(*current);
          AuditEvent event = EventBy(services, actor, "LoggedOut");
          event.grantId = session.grantId;
          Record(transaction, services, event);
        });
  }
}
