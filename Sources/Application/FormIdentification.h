// Proofs of identification from outside (A22, A23): with an entry of the public form, or by a link
// that staff sent. What comes in is told by its bytes and sealed before it is stored.
#pragma once

#include "RequestDocuments.h"
#include "Services.h"

#include <string>

namespace OrthancExchange
{
  /// How long after its confirmation a proof may still come with the entry's id.
  constexpr Seconds LATE_PROOF_TIME = std::chrono::hours(24);

  /// What all entries that nobody has confirmed may hold together, and those of one client: a disk
  /// must not be filled by a form.
  constexpr std::uint64_t MOST_HELD_BYTES = 2048UL * 1024 * 1024;
  constexpr std::uint64_t MOST_HELD_BYTES_PER_CLIENT = 256UL * 1024 * 1024;

  /// `id` is what PostForm() gave: a capability. Refusal(NotFound) for a wrong or old one, or where
  /// no proof is asked for; TooLarge, UnsupportedMedia, TooManyRequests.
  Document AddFormIdentification(const Services& services, const Actor& actor,
                                 const std::string& id, const UploadedFile& file);

  struct IdentificationLinkView
  {
    std::string reference;
    IdentificationLink link;
    std::uint64_t maxBytes = 0;
    int maxFiles = 0;
  };

  /// The secret address for an e-mail to this requester; earlier ones die.
  struct NewIdentificationLink
  {
    std::string url;
    Instant expiresAt{};
  };

  NewIdentificationLink MakeIdentificationLink(ITransaction& transaction, const Services& services,
                                               const std::string& requestId);

  /// Never uses it up. Refusal(NotFound), alike for every dead link.
  IdentificationLinkView ShowIdentificationLink(const Services& services, const std::string& token);

  /// The first file ends the waiting: the clock begins. More may follow for an hour, since a card
  /// has two sides.
  Document AddLinkedIdentification(const Services& services, const Actor& actor,
                                   const std::string& token, const UploadedFile& file);
}
