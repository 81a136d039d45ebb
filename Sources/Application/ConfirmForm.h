// The press that makes a request of what the public form took (A22).
#pragma once

#include "Services.h"

#include <string>

namespace OrthancExchange
{
  struct Confirmation
  {
    UnconfirmedRequest entry;
    int documents = 0; ///< proofs handed in so far
  };

  /// What the link leads to; never uses it up. Refusal(NotFound), alike for every dead link.
  Confirmation ShowConfirmation(const Services& services, const std::string& token);

  struct ConfirmedForm
  {
    std::string reference;
    Instant dueAt{};
  };

  /// Makes the request, of the same id. Pressing again answers alike and changes nothing, so that
  /// two presses at once make one. Whether imaging matches is judged a moment later by the
  /// RequestKeeper, since the time that takes would tell who is a patient here.
  /// Refusal(IdentificationMissing) where the settings require a proof; Refusal(NotFound) for any
  /// id or token that is wrong, unknown or too old.
  ConfirmedForm ConfirmForm(const Services& services, const Actor& actor, const std::string& id,
                            const std::string& token);
}
