#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// One line of valid UTF-8 in NFC for people to read: what controls a terminal or turns the
  /// reading direction (Unicode categories Cc, Cf, Zl, Zp but for the two joiners that Persian and
  /// Indic scripts need) is dropped, and spaces, line breaks and tabs become one space each.
  /// Invalid UTF-8 becomes U+FFFD.
  std::string SafeLine(std::string_view text);

  /// A UID, or whatever stands in the place of one, as DCMTK takes it literally: it takes what
  /// follows '=' for a UID's name.
  std::string SafeUid(std::string_view text);

  /// The nearest plain ASCII: "Ärzte Ελλάς" becomes "Arzte Ellas". What has no likeness is dropped.
  std::string ToAscii(std::string_view text);

  bool IsAscii(std::string_view text);
}
