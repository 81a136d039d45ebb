// Whom to count together: an IPv4 address, or an IPv6 /64, which one household or one attacker owns
// whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// The canonical text of an IP address; IPv4 mapped into IPv6 becomes IPv4, a zone is dropped.
  /// nullopt when `text` is not an address.
  std::optional<std::string> CanonicalAddress(const std::string& text);

  /// "192.0.2.1" for IPv4, "2001:db8:1:2::/64" for IPv6. `address` is canonical.
  std::string AddressKey(const std::string& address);

  /// The client in the last entry of X-Forwarded-For, which the trusted proxy itself has added;
  /// with or without a port ("192.0.2.1:4711", "[2001:db8::1]:4711"). nullopt when it is not an
  /// address.
  std::optional<std::string> LastForwardedAddress(std::string_view header);
}
