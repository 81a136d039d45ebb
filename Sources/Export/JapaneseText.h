#pragma once

#include <optional>
#include <string>

namespace OrthancExchange
{
  /// Whether a Specific Character Set (0008,0005) names one of Japan's (PS3.3 section C.12.1.1.2):
  /// ISO_IR 13, ISO 2022 IR 13, 87 or 159.
  bool IsJapanese(const std::string& characterSets);

  /// Text in these, in UTF-8; nullopt when it breaks their rules. DCMTK cannot do it: the iconv of
  /// the GNU C library has no Kanji character set of its own.
  std::optional<std::string> DecodeJapanese(const std::string& raw);
}
