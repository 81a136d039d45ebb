// The passphrase of an encrypted zip. It goes where passcodes go, never to the address that holds
// the link, and with the invitation (Resources/Documentation/Decisions/zip-prepared-after-send.md).
#pragma once

#include "PasscodeChannel.h"
#include "ReceivedPackages.h"

namespace OrthancExchange
{
  /// Within the caller's transaction: makes the secret of a package just stored, keeps it sealed,
  /// and sends the passphrase to the grant's recipient, with an audit row that does not hold it.
  /// Refusal(PasscodeChannelMissing) when it could not reach them.
  void AddPassphrase(ITransaction& transaction, const Services& services, const Actor& actor,
                     const ReceivedPackage& received);

  /// nullopt for a package that is not encrypted. Refusal(InvalidState) when it is and its secret
  /// was deleted: it is never given out in the clear instead.
  std::optional<ZipSecret> OpenSecret(ITransaction& transaction, const Services& services,
                                      const Package& package);

  /// Where the passphrase of this package went, and goes when it is asked for again; nullopt when
  /// it is not encrypted or cannot be seen.
  std::optional<PasscodeChannel> ShowPassphraseChannel(const Services& services,
                                                       const ReceivedPackage& received);

  /// The recipient's own press of "Send it again". Refusal(InvalidState) when the zip is not
  /// encrypted, Refusal(TooManyRequests) with RetryAfter after a few an hour or some more a day.
  PasscodeChannel SendPassphraseAgain(const Services& services, const Actor& actor,
                                      const Session& session, const std::string& packageId);

  /// Deletes secrets of packages that nobody can download any more, and ends what is still to tell
  /// them; a batch at a time; returns how many.
  int WipePassphrases(const Services& services);

  constexpr Seconds PASSPHRASE_RESEND_PAUSE{60}; ///< what the page waits before it offers it again
  constexpr int PASSPHRASES_PER_HOUR = 3;        ///< these count the first one too
  constexpr int PASSPHRASES_PER_DAY = 6;
}
