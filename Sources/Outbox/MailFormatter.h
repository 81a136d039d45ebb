#pragma once

#include "../Domain/Time.h"
#include "../Ports/IMessageSenders.h"

#include <string>

namespace OrthancExchange
{
  struct MailSender
  {
    std::string address;
    std::string displayName; ///< UTF-8; may be empty
  };

  /// Throws std::invalid_argument, naming `what`, unless this is one bare address of printable
  /// ASCII
  /// ("local@domain"): no list, no display name, nothing that could end a header or an SMTP
  /// command.
  void CheckMailAddress(const std::string& address, const std::string& what);

  /// The message as SMTP's DATA carries it, before dot-stuffing: RFC 5322 with CRLF, lines of at
  /// most 78 characters but for addresses, names in RFC 2047 words, bodies in MIME (RFC 2045, 2046)
  /// as UTF-8 and base64; marked as made by a program (RFC 3834) so that absence notices stay away.
  /// Pure.
  ///
  /// Throws std::invalid_argument when a header's value holds CR, LF or NUL, or an address is not
  /// one address.
  std::string FormatMail(const MailMessage& message, const MailSender& sender, Instant date);
}
