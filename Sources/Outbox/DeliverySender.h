#pragma once

#include "../Domain/Delivery.h"
#include "../Ports/IClock.h"
#include "../Ports/ICryptography.h"
#include "../Ports/IMessageSenders.h"

namespace OrthancExchange
{
  /// Makes one attempt to send one message and says what its row becomes. Knows no database.
  /// Thread-safe.
  class DeliverySender
  {
  public:
    DeliverySender(IMailer& mailer, ISmsGateway& sms, const ICryptography& cryptography,
                   const IClock& clock);

    /// `claimed` is in state Sending; the result is Delivered, Pending or Failed. A message whose
    /// time is over is not sent. May take as long as a sender may. Does not throw for anything but
    /// lack of memory.
    Delivery Attempt(const Delivery& claimed);

  private:
    SendResult Send(const Delivery& claimed);

    IMailer& mailer_;
    ISmsGateway& sms_;
    const ICryptography& cryptography_;
    const IClock& clock_;
  };
}
