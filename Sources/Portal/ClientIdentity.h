#pragma once

#include "../Api/Http.h"

#include <string>

namespace OrthancExchange
{
  /// Fills in `request.address`, `request.network` and `request.secure`. Behind a trusted proxy
  /// they are what it says in the last entries of X-Forwarded-For and X-Forwarded-Proto. Removes
  /// all forwarding headers, which anybody can write, so that nothing further in believes them.
  void IdentifyClient(HttpRequest& request, const std::string& peer, bool peerIsTrusted,
                      bool overTls);
}
