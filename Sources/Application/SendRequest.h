// Sends what matches a request and, if asked, closes it (A15, A16, D1).
#pragma once

#include "Services.h"

#include <optional>

namespace OrthancExchange
{
  struct SendOptions
  {
    bool close = true;
    std::string message;
    std::optional<bool> download;     ///< the setting's default when absent
    std::optional<bool> encryptZip;   ///< the same; the passphrase goes by the second channel
    std::optional<int> retentionDays; ///< the setting's default when absent
    /// What the sender saw on the page. When given and the list has changed since:
    /// Refusal(ListChanged).
    std::optional<std::set<std::string>> studies;
    std::optional<int> revision; ///< when given and outdated: Refusal(ConcurrentChange)
    bool again = false; ///< the same contents were sent before and are meant to go once more
  };

  struct SentPackage
  {
    std::string package;
    int images = 0;
    int studies = 0;
  };

  /// One transaction holds the package, its grant and link, the message to the requester, the audit
  /// rows and the request's new state: all of it happens, or none. Refusal(Busy) until the index of
  /// studies is filled, and Refusal(ConcurrentChange) when request or matching rules changed on the
  /// way.
  SentPackage SendRequest(const Services& services, const Actor& actor,
                          const std::string& requestId, const SendOptions& options);
}
