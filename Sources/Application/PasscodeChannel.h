// By which way a passcode reaches a contact (D2): never the address that holds the link.
#pragma once

#include "Services.h"

#include <optional>

namespace OrthancExchange
{
  struct PasscodeChannel
  {
    DeliveryChannel channel = DeliveryChannel::Email;
    std::string address;
    std::string description; ///< "mobile ending 23"
  };

  /// The mobile where SMS is configured, else the second e-mail address, else nothing.
  std::optional<PasscodeChannel> FindPasscodeChannel(const Services& services,
                                                     const Contact& contact);

  /// Refusal(PasscodeChannelMissing) when there is none, saying what to add.
  void RequirePasscodeChannel(const Services& services, const Contact& contact);
}
