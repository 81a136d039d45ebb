// The public request form (A22): what it shows, and what becomes of an entry before its e-mail
// address is confirmed (ConfirmForm.h). The archive is not looked at: an answer cannot tell who is
// a patient here.
#pragma once

#include "EnterRequest.h"
#include "Services.h"

#include <string>

namespace OrthancExchange
{
  /// Which proofs of identification may be handed in by the form.
  struct IdentificationOffer
  {
    bool asked = false;
    bool required = false;
    std::uint64_t maxBytes = 0; ///< of one file
    int maxFiles = 0;
  };

  IdentificationOffer OfferOf(const Settings& settings);

  struct FormView
  {
    bool enabled = false;
    IdentificationOffer identification;
    std::vector<std::string> purposes;
    std::string consentText;
    std::string privacyText;
    int dueMonths = 1;
    int confirmationHours = 24;
  };

  FormView ShowForm(const Services& services);

  /// Refusal(NotConfigured) where the form is turned off, or no e-mail could confirm it.
  void RequireFormOpen(const Services& services, const Settings& settings);
  bool IsFormOpen(const Services& services, const Settings& settings);

  struct FormEntry
  {
    NewRequest request;
    Relationship relationship = Relationship::Unknown;
    bool consent = false;
    std::string client; ///< the network address to be counted: IPv6 by its /64
  };

  struct PostedForm
  {
    std::string id;
    std::string reference; ///< the requester's own, or one that was made
  };

  /// Checks everything, keeps the entry aside and sends the confirming link. Answers alike where
  /// the message is held back, so that nobody learns who else used that address; such an entry
  /// cannot be confirmed, and is wiped like any other. Refusal(TooManyRequests) with RetryAfter.
  PostedForm PostForm(const Services& services, const Actor& actor, const FormEntry& entry);

  /// Enough for somebody who mistyped, too few to be a nuisance in a stranger's mailbox.
  constexpr int MAILS_PER_ADDRESS_AND_HOUR = 3;
  constexpr int MAILS_PER_ADDRESS_AND_DAY = 6;
}
