// What may be kept of the sentences that other servers send.
#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// One line of printable ASCII, at most 200 characters.
  std::string CleanReply(std::string_view reply);

  /// Whether the reply repeats what nobody else should read: the whole of `secret` in whatever
  /// spelling, or any word of it that could be a passcode, a token or a key. Errs on the side of
  /// true.
  bool Reveals(std::string_view reply, std::string_view secret);
}
