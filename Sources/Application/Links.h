// What a link can do before anybody has proved who they are (D1-D3, decisions 2 and 4, threats 3
// and 4). Every dead link (unknown, expired, used up, revoked) is the same Refusal(NotFound), after
// the same look-ups.
#pragma once

#include "Services.h"

#include <optional>

namespace OrthancExchange
{
  struct LinkView
  {
    std::string institution;
    Instant availableUntil{};
    bool passcodeRequired = true;
    DeliveryChannel passcodeChannel = DeliveryChannel::Email;
    std::string passcodeGoesTo; ///< "mobile ending 23"
  };

  /// Shows the link; never uses it up, and records nothing.
  LinkView ShowLink(const Services& services, const std::string& token);

  struct SentPasscode
  {
    std::string sentTo; ///< "mobile ending 23"
    DeliveryChannel channel = DeliveryChannel::Email;
  };

  /// Sends a fresh passcode and makes earlier ones worthless. Refusal(TooManyPasscodes) with
  /// RetryAfter after a few an hour, or after some more a day that nobody used.
  SentPasscode SendPasscode(const Services& services, const Actor& actor, const std::string& token);

  struct OpenedLink
  {
    std::string package;
    std::string sessionToken; ///< secret: for the cookie and nowhere else
    Instant sessionEndsAt{};
  };

  /// The recipient's own press of "Open". Each try is counted before the code is looked at, so that
  /// tries in parallel cannot exceed the five. Refusal(PasscodeWrong) with TriesLeft,
  /// Refusal(PasscodeSpent); Refusal(MissingField), which costs no try, where none was entered.
  OpenedLink OpenLink(const Services& services, const Actor& actor, const std::string& token,
                      const std::string& passcode);

  constexpr Seconds PASSCODE_LIFETIME = std::chrono::minutes(10);
  constexpr Seconds PASSCODE_RESEND_PAUSE{
      30}; ///< what the page waits before it offers to send another
  constexpr int PASSCODE_TRIES = 5;
  constexpr int PASSCODES_PER_HOUR = 5;
  /// Ten codes of five tries each are 1,400 guesses in a month, or one chance in 700 for somebody
  /// who reads the e-mails but not the telephone, and whom the messages betray all the while.
  constexpr int UNUSED_PASSCODES_PER_DAY = 10;
}
