#include "FormKeeping.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "RequestAccess.h"
#include "RequestDocuments.h"

#include <vector>

namespace OrthancExchange
{
  namespace
  {
    const Actor SYSTEM{"System", "", ""};

    void Wipe(ITransaction& transaction, const Services& services, const UnconfirmedRequest& entry)
    {
      transaction.Form().Delete(entry.id);
      if (entry.confirmedAt.has_value())
      {
        return; // what belongs to it is the request's by now
      }
      transaction.Documents().DeleteAll(DocumentOwner::RequestIdentification, entry.id);
      transaction.Outbox().DeleteByRequest(entry.id);
      AuditEvent event = EventBy(services, SYSTEM, "UnconfirmedWiped");
      event.requestId = entry.id;
      Record(transaction, services, event);
    }

    std::vector<Document> ListUnneeded(ITransaction& transaction, Instant now)
    {
      const std::chrono::days kept(LoadSettings(transaction).form.identificationDays);
      return transaction.Documents().ListIdentificationOfCompleted(now - kept, KEEPING_BATCH);
    }
  }

  int WipeUnconfirmed(const Services& services)
  {
    const Instant now = services.clock.Now();
    std::vector<UnconfirmedRequest> expired;
    services.store.Read([&](ITransaction& transaction)
                        { expired = transaction.Form().ListExpired(now, KEEPING_BATCH); });
    if (expired.empty())
    {
      return 0;
    }
    services.store.Write(
        [&](ITransaction& transaction)
        {
          // Asked again, since another Orthanc may have been faster.
          expired = transaction.Form().ListExpired(now, KEEPING_BATCH);
          for (const UnconfirmedRequest& entry : expired)
          {
            Wipe(transaction, services, entry);
          }
        });
    return static_cast<int>(expired.size());
  }

  void ForgetPosts(const Services& services)
  {
    const Instant before = services.clock.Now() - std::chrono::hours(24);
    bool any = false;
    services.store.Read([&](ITransaction& transaction)
                        { any = transaction.Form().HasPosts(before); });
    if (any)
    {
      services.store.Write([&](ITransaction& transaction)
                           { transaction.Form().DeletePosts(before); });
    }
  }

  int DeleteIdentification(const Services& services)
  {
    const Instant now = services.clock.Now();
    std::vector<Document> unneeded;
    services.store.Read([&](ITransaction& transaction)
                        { unneeded = ListUnneeded(transaction, now); });
    if (unneeded.empty())
    {
      return 0;
    }
    services.store.Write(
        [&](ITransaction& transaction)
        {
          unneeded = ListUnneeded(transaction, now);
          for (const Document& document : unneeded)
          {
            transaction.Documents().DeleteContent(document.id, now);
            RecordProof(transaction, services, SYSTEM, "IdentificationDeleted",
                        RequireRequest(transaction, document.ownerId), document);
          }
        });
    return static_cast<int>(unneeded.size());
  }
}
