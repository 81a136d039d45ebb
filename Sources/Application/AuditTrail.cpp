#include "AuditTrail.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    constexpr int WALK_SIZE = 1000;

    std::string HashOf(const ICryptography& cryptography, const AuditEvent& event,
                       const std::string& previousHash)
    {
      return cryptography.KeyedHashHex("audit", CanonicalForm(event, previousHash));
    }
  }

  AuditEvent EventBy(const Services& services, const Actor& actor, const std::string& action)
  {
    AuditEvent event;
    event.at = services.clock.Now();
    event.actorKind = actor.kind;
    event.actor = actor.name;
    event.address = actor.address;
    event.action = action;
    return event;
  }

  void Record(ITransaction& transaction, const Services& services, AuditEvent event)
  {
    const AuditHead head = transaction.Audit().Head();
    event.sequence = head.sequence + 1;
    event.hash = HashOf(services.cryptography, event, head.hash);
    transaction.Audit().Append(event);
  }

  void RecordAlone(const Services& services, const AuditEvent& event)
  {
    services.store.Write([&](ITransaction& transaction) { Record(transaction, services, event); });
  }

  AuditVerdict VerifyAudit(const Services& services)
  {
    AuditVerdict verdict;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          verdict = AuditVerdict();
          const AuditHead head = transaction.Audit().Head();
          std::string previousHash;
          std::int64_t previous = 0;
          for (;;)
          {
            const std::vector<AuditEvent> events = transaction.Audit().Walk(previous, WALK_SIZE);
            for (const AuditEvent& event : events)
            {
              const bool sound =
                  event.sequence == previous + 1 &&
                  services.cryptography.Equal(event.hash,
                                              HashOf(services.cryptography, event, previousHash));
              if (!sound && verdict.valid)
              {
                verdict.valid = false;
                verdict.firstBroken = previous + 1;
              }
              previous = event.sequence;
              previousHash = event.hash;
              verdict.events++;
            }
            if (events.size() < WALK_SIZE)
            {
              break;
            }
          }
          if (verdict.valid && (previous != head.sequence || previousHash != head.hash))
          {
            verdict.valid = false;
            verdict.firstBroken = std::min(previous, head.sequence) + 1;
          }
          verdict.head = head.hash;
        });
    return verdict;
  }

  void RequireOwnKey(const Services& services)
  {
    std::vector<AuditEvent> newest;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          newest = transaction.Audit().Walk(
              std::max<std::int64_t>(transaction.Audit().Head().sequence - 2, 0), 2);
        });
    if (newest.empty())
    {
      return;
    }
    const std::string previousHash = newest.size() == 2 ? newest.front().hash : "";
    if (!services.cryptography.Equal(newest.back().hash,
                                     HashOf(services.cryptography, newest.back(), previousHash)))
    {
      throw std::runtime_error(
          "Exchange.SecretKeyFile: the database was written with another key, or its "
          "newest audit event was changed; bring the right key file back");
    }
  }
}
