// A message on its way out: the outbox row.
//
//   Pending --claim--> Sending --accepted--------> Delivered
//      ^                  |  '---refused for good, too old, too often--> Failed
//      '----try later-----'  (a lease that runs out also counts as "try later")
#pragma once

#include "Time.h"

#include <optional>
#include <string>

namespace OrthancExchange
{
  enum class DeliveryChannel
  {
    Email,
    Sms
  };

  enum class DeliveryState
  {
    Pending,
    Sending,
    Delivered,
    Failed
  };

  const char* ToString(DeliveryChannel channel);
  const char* ToString(DeliveryState state);
  DeliveryChannel
  ParseDeliveryChannel(const std::string& text); ///< these throw std::invalid_argument
  DeliveryState ParseDeliveryState(const std::string& text);

  struct Delivery
  {
    std::string id; ///< also the Message-ID's left part, so that a repeated attempt is recognizable
    DeliveryChannel channel = DeliveryChannel::Email;
    std::string purpose;   ///< "NewRequest", "PackageReady", "Passcode", "RequestDeclined", "Test"
    std::string recipient; ///< one address or telephone number, never several
    std::string subject;   ///< of e-mails; holds no secret and no patient's name
    std::string
        sealedBody; ///< encrypted at rest, since it may hold a link or a passcode; wiped when done
    DeliveryState state = DeliveryState::Pending;
    int attempts = 0;
    Instant createdAt{};
    Instant nextAttemptAt{};
    Instant expiresAt{}; ///< not sent after this moment: it becomes Failed
    std::optional<Instant> leaseUntil;
    std::optional<Instant> deliveredAt;
    std::string lastError; ///< one line for people, without secrets
    std::string requestId; ///< may be empty
    std::string packageId; ///< may be empty
    std::string grantId;   ///< may be empty
  };

  /// How long to wait before the next attempt, after `attempts` failed ones (1, 2, ...):
  /// 5 s, 10 s, 20 s, ... at most 15 minutes.
  Seconds RetryDelay(int attempts);

  /// The two parts of an e-mail; an SMS has no HTML.
  struct MessageBody
  {
    std::string text;
    std::string html;
  };

  /// What Delivery::sealedBody holds once opened (ICryptography::Open("outbox", delivery.id,
  /// sealedBody)).
  std::string JoinBody(const MessageBody& body);
  MessageBody SplitBody(const std::string& joined);
}
