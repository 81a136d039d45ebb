#include "DeliverySender.h"

#include <algorithm>
#include <exception>

namespace OrthancExchange
{
  namespace
  {
    Delivery Finish(Delivery delivery, DeliveryState state, const std::string& error)
    {
      delivery.state = state;
      delivery.leaseUntil.reset();
      delivery.lastError = error;
      return delivery;
    }

    Delivery Delivered(const Delivery& claimed, Instant now)
    {
      Delivery delivery = Finish(claimed, DeliveryState::Delivered, "");
      delivery.deliveredAt = now;
      delivery.sealedBody.clear();
      return delivery;
    }

    Delivery Expired(const Delivery& claimed)
    {
      // What stood in the way last is worth more to staff than the mere fact.
      const std::string error =
          claimed.lastError.empty() ? "Expired" : "Expired; before that: " + claimed.lastError;
      Delivery delivery = Finish(claimed, DeliveryState::Failed, error);
      delivery.sealedBody.clear();
      return delivery;
    }

    Delivery Postponed(const Delivery& claimed, const std::string& error, Instant now)
    {
      Delivery delivery = Finish(claimed, DeliveryState::Pending, error);
      // Not beyond its end, so that it is seen to have failed as soon as it has.
      delivery.nextAttemptAt = std::min(now + RetryDelay(claimed.attempts), claimed.expiresAt);
      return delivery;
    }
  }

  DeliverySender::DeliverySender(IMailer& mailer, ISmsGateway& sms,
                                 const ICryptography& cryptography, const IClock& clock)
      : mailer_(mailer), sms_(sms), cryptography_(cryptography), clock_(clock)
  {
  }

  Delivery DeliverySender::Attempt(const Delivery& claimed)
  {
    if (clock_.Now() >= claimed.expiresAt)
    {
      return Expired(claimed);
    }

    const SendResult result = Send(claimed);
    switch (result.verdict)
    {
    case SendVerdict::Accepted:
      return Delivered(claimed, clock_.Now());
    case SendVerdict::RefusedForGood:
      // The body stays, sealed, so that staff can try again once the reason is gone.
      return Finish(claimed, DeliveryState::Failed, result.error);
    case SendVerdict::TryLater:
      break;
    }
    return Postponed(claimed, result.error, clock_.Now());
  }

  SendResult DeliverySender::Send(const Delivery& claimed)
  {
    MessageBody body;
    try
    {
      body = SplitBody(cryptography_.Open("outbox", claimed.id, claimed.sealedBody));
    }
    catch (const std::exception&)
    {
      return {SendVerdict::RefusedForGood,
              "The message cannot be opened: the secret key is not the one it was sealed with"};
    }

    try
    {
      if (claimed.channel == DeliveryChannel::Sms)
      {
        return sms_.Send(claimed.recipient, body.text);
      }
      return mailer_.Send({claimed.id, claimed.recipient, claimed.subject, body.text, body.html});
    }
    catch (const std::exception&)
    {
      // Its text is not for the page: nothing is known of what it holds.
      return {SendVerdict::TryLater, "The message could not be handed over"};
    }
  }
}
