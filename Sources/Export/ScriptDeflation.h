#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// A script that is nearly all base64 (DataScript()) as a deflate stream (RFC 1951): one block of
  /// literals under a fixed choice of codes, six bits for a letter of base64, so that the stream is
  /// as long as what the base64 stands for. There is nothing to search for in what was deflated
  /// before, and so this takes a tenth of the time of deflating. The same bytes always, whatever
  /// the library. Throws std::invalid_argument for a character that such scripts do not have.
  std::string DeflateScript(std::string_view text);
}
