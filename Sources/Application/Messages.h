// Messages to people outside: composed from the texts of the settings, put into the outbox with the
// change that causes them.
#pragma once

#include "Services.h"

#include <map>
#include <optional>
#include <string>

namespace OrthancExchange
{
  struct Message
  {
    std::string name; ///< which text of the settings: "PackageReady", ...
    DeliveryChannel channel = DeliveryChannel::Email;
    std::string recipient;
    std::map<std::string, std::string> values; ///< {{Institution}} is filled in for every message
    std::string purpose;                       ///< of the delivery; `name` when empty
    Seconds lifetime = std::chrono::hours(72); ///< not sent later than this
    std::string requestId;
    std::string packageId;
    std::string grantId;
  };

  struct ComposedMessage
  {
    std::string subject;
    MessageBody body;
  };

  /// Plain text and HTML of a message. In HTML the link is a button with its address in text below;
  /// all else is escaped. Neither part depends on images or on anything from elsewhere. The subject
  /// is one line, whatever its values hold.
  ComposedMessage Compose(const MessageText& text,
                          const std::map<std::string, std::string>& values);

  /// As Compose(), with the institution's name filled in.
  ComposedMessage Compose(const Services& services, const Settings& settings,
                          const Message& message);

  /// Writes the outbox row; returns its id. The caller wakes the outbox after the commit.
  std::string Enqueue(ITransaction& transaction, const Services& services, const Settings& settings,
                      const Message& message);

  /// The day of UTC as texts write it: "21 December 2026".
  std::string FormatDay(Instant instant);
}
