#pragma once

namespace OrthancExchange
{
  /// The control characters of ASCII, which end a line, a header or more: C0 and DEL. No byte of a
  /// longer UTF-8 sequence is one.
  inline bool IsControl(char c)
  {
    const unsigned char byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  }
}
