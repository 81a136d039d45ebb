#include "PasscodeChannel.h"

#include "../Domain/ContactAddress.h"
#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  std::optional<PasscodeChannel> FindPasscodeChannel(const Services& services,
                                                     const Contact& contact)
  {
    if (!contact.mobile.empty() && services.smsConfigured)
    {
      return PasscodeChannel{DeliveryChannel::Sms, contact.mobile, DescribeMobile(contact.mobile)};
    }
    if (!contact.secondEmail.empty())
    {
      return PasscodeChannel{DeliveryChannel::Email, contact.secondEmail,
                             DescribeEmail(contact.secondEmail)};
    }
    return std::nullopt;
  }

  void RequirePasscodeChannel(const Services& services, const Contact& contact)
  {
    if (FindPasscodeChannel(services, contact).has_value())
    {
      return;
    }
    throw FieldRefusal(RefusalCode::PasscodeChannelMissing, "Requester.Mobile",
                       services.smsConfigured ? "The recipient has neither a mobile number nor a "
                                                "second e-mail address, so no passcode "
                                                "could reach them. Add one first."
                                              : "The recipient has no second e-mail address, and "
                                                "SMS is not configured, so no passcode "
                                                "could reach them. Add one first.");
  }
}
