#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcspchrs.h>
#include <dcmtk/dcmdata/dctagkey.h>
#include <dcmtk/dcmdata/dcvr.h>

#include <optional>
#include <string>

namespace OrthancExchange
{
  /// The character sets that a data set declares (0008,0005), with the code extensions of ISO 2022
  /// (PS3.3 section C.12.1.1.2). One thread at a time.
  class CharacterSets
  {
  public:
    /// `declared`: all values, joined by '\'. What is unknown declares nothing.
    explicit CharacterSets(const std::string& declared);

    /// A text as it stands in the file, in UTF-8. What breaks the rules of the sets declared is
    /// read as if a forgotten escape sequence stood there, else as UTF-8 where it is that, else as
    /// Latin-1: no letter vanishes.
    std::string ToUtf8(const std::string& raw, DcmEVR vr) const;

    /// As DCMTK decodes it, which knows no kanji here; nullopt where it breaks the rules, or no
    /// known set is declared.
    std::optional<std::string> DecodeWithDcmtk(const std::string& raw, DcmEVR vr) const;

    /// As software reads it that drops escape sequences and knows the first character set alone.
    std::optional<std::string> DecodeByFirst(const std::string& raw, DcmEVR vr) const;

  private:
    std::optional<std::string> DecodeWithoutEscapes(const std::string& raw, DcmEVR vr) const;

    std::string declared_;
    mutable DcmSpecificCharacterSet converter_; ///< DCMTK's conversions are not const
  };

  /// Leading and trailing spaces and NULs taken away (PS3.5 section 6.2).
  std::string WithoutPadding(const std::string& text);

  /// Every byte the character of its number.
  std::string FromLatin1(const std::string& raw);
}
