// The outbox as staff see it.
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  Page<Delivery> ListDeliveries(const Services& services, const DeliveryQuery& query);

  /// A failed message is tried again now. Refusal(InvalidState) unless it failed and its content is
  /// still held and not outdated.
  void RetryDelivery(const Services& services, const Actor& actor, const std::string& deliveryId);

  /// B12's first half: shows that e-mail leaves. Returns the delivery's id.
  std::string SendTestEmail(const Services& services, const Actor& actor, const std::string& to);
}
