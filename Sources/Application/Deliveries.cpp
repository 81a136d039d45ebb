#include "Deliveries.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "Messages.h"

#include "../Domain/ContactAddress.h"
#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  Page<Delivery> ListDeliveries(const Services& services, const DeliveryQuery& query)
  {
    Page<Delivery> page;
    services.store.Read([&](ITransaction& transaction)
                        { page = transaction.Outbox().List(query); });
    return page;
  }

  void RetryDelivery(const Services& services, const Actor& actor, const std::string& deliveryId)
  {
    services.store.Write(
        [&](ITransaction& transaction)
        {
          auto delivery = transaction.Outbox().Find(deliveryId);
          if (!delivery.has_value())
          {
            throw Refusal(RefusalCode::NotFound, "There is no such delivery.");
          }
          const Instant now = services.clock.Now();
          if (delivery->state != DeliveryState::Failed || delivery->sealedBody.empty() ||
              now >= delivery->expiresAt)
          {
            throw Refusal(RefusalCode::InvalidState,
                          "This message cannot be sent again: it did not fail, or it is outdated.",
                          {{"State", ToString(delivery->state)}});
          }
          delivery->state = DeliveryState::Pending;
          delivery->nextAttemptAt = now;
          transaction.Outbox().Update(*delivery);
          AuditEvent event = EventBy(services, actor, "DeliveryRetried");
          event.requestId = delivery->requestId;
          event.packageId = delivery->packageId;
          event.grantId = delivery->grantId;
          event.details = {{"Delivery", delivery->id}};
          Record(transaction, services, event);
        });
    services.wakeOutbox();
  }

  std::string SendTestEmail(const Services& services, const Actor& actor, const std::string& to)
  {
    Message message;
    message.name = "Test";
    message.recipient = NormalizeEmail(to, "To");
    message.lifetime = std::chrono::hours(1);
    std::string id;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          id = Enqueue(transaction, services, LoadSettings(transaction), message);
          AuditEvent event = EventBy(services, actor, "TestMessageSent");
          event.details = {{"To", message.recipient}};
          Record(transaction, services, event);
        });
    services.wakeOutbox();
    return id;
  }
}
