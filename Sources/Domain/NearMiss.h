// Why a value found in the imaging is not the one requested, in words (A17). Explains and ranks
// what the matching rules have left out; it never decides a match.
#pragma once

#include <string>

namespace OrthancExchange
{
  /// From near to far.
  enum class MatchReason
  {
    Same,
    Hyphen,             ///< or another separator: a space, an apostrophe
    Diacritics,         ///< MULLER for MÜLLER
    LeadingZeros,       ///< 12345 for 0012345
    RomanisedOtherwise, ///< another script or another usual spelling: MUELLER for MÜLLER
    NamesSwapped,       ///< JANE^DOE for DOE^JANE
    DayMonthSwapped,    ///< 19700201 for 19700102
    DigitsSwapped,      ///< two neighbours of a number or date exchanged
    LettersSwapped,     ///< two neighbours of a name exchanged
    OneDigitDiffers,    ///< another, one more or one less
    OneLetterDiffers,   ///< another, one more or one less
    OtherComponents,    ///< further or abbreviated given names, prefixes, or divided otherwise
    SoundsAlike,
    OtherFamilyName, ///< with the same given name: by marriage, perhaps
    OtherGivenName,  ///< with the same family name: a pet name, or a relative
    PartOfDate,      ///< the year alone agrees (a guessed day), or day and month alone
    Absent,          ///< in the imaging, or in the request
    SeriesDisagree,  ///< the series of one study name different patients
    Different
  };

  const char* ToString(MatchReason reason);

  /// 100 for the same, 0 for a different one. What is absent speaks neither for nor against.
  int Nearness(MatchReason reason);

  /// Each takes the values as they stand in the request and in the imaging.
  MatchReason CompareDates(const std::string& requested, const std::string& found);
  MatchReason CompareIdentifiers(const std::string& requested, const std::string& found);
}
