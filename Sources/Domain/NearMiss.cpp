#include "NearMiss.h"

#include "EnumText.h"
#include "Identifier.h"
#include "OneEdit.h"
#include "Patient.h"
#include "UnicodeText.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<MatchReason, 19> REASON_TEXTS{{
        {MatchReason::Same, "Same"},
        {MatchReason::Hyphen, "Hyphen"},
        {MatchReason::Diacritics, "Diacritics"},
        {MatchReason::LeadingZeros, "LeadingZeros"},
        {MatchReason::RomanisedOtherwise, "RomanisedOtherwise"},
        {MatchReason::NamesSwapped, "NamesSwapped"},
        {MatchReason::DayMonthSwapped, "DayMonthSwapped"},
        {MatchReason::DigitsSwapped, "DigitsSwapped"},
        {MatchReason::LettersSwapped, "LettersSwapped"},
        {MatchReason::OneDigitDiffers, "OneDigitDiffers"},
        {MatchReason::OneLetterDiffers, "OneLetterDiffers"},
        {MatchReason::OtherComponents, "OtherComponents"},
        {MatchReason::SoundsAlike, "SoundsAlike"},
        {MatchReason::OtherFamilyName, "OtherFamilyName"},
        {MatchReason::OtherGivenName, "OtherGivenName"},
        {MatchReason::PartOfDate, "PartOfDate"},
        {MatchReason::Absent, "Absent"},
        {MatchReason::SeriesDisagree, "SeriesDisagree"},
        {MatchReason::Different, "Different"},
    }};

    constexpr std::size_t LEAST_LENGTH = 4; // of what one difference still leaves recognisable

    bool IsDigit(char c)
    {
      return c >= '0' && c <= '9';
    }

    std::string SwapDayAndMonth(const std::string& date)
    {
      return date.substr(0, 4) + date.substr(6, 2) + date.substr(4, 2);
    }
  }

  const char* ToString(MatchReason reason)
  {
    return EnumToText(REASON_TEXTS, reason);
  }

  int Nearness(MatchReason reason)
  {
    switch (reason)
    {
    case MatchReason::Same:
      return 100;
    case MatchReason::Hyphen:
    case MatchReason::Diacritics:
    case MatchReason::LeadingZeros:
      return 90;
    case MatchReason::RomanisedOtherwise:
    case MatchReason::NamesSwapped:
      return 85;
    case MatchReason::DayMonthSwapped:
    case MatchReason::DigitsSwapped:
    case MatchReason::LettersSwapped:
      return 75;
    case MatchReason::OneDigitDiffers:
    case MatchReason::OneLetterDiffers:
    case MatchReason::OtherComponents:
      return 65;
    case MatchReason::SoundsAlike:
      return 55;
    case MatchReason::OtherFamilyName:
    case MatchReason::OtherGivenName:
    case MatchReason::PartOfDate:
      return 50;
    case MatchReason::Absent:
      return 30;
    case MatchReason::SeriesDisagree:
    case MatchReason::Different:
      break;
    }
    return 0;
  }

  MatchReason CompareDates(const std::string& requested, const std::string& found)
  {
    if (CollapseSpaces(requested).empty() || CollapseSpaces(found).empty())
    {
      return MatchReason::Absent;
    }
    const std::string left = NormalizeDate(requested);
    const std::string right = NormalizeDate(found);
    if (left.empty() || right.empty())
    {
      return MatchReason::Different; // something stands there, but no day
    }
    if (left == right)
    {
      return MatchReason::Same;
    }
    if (left == SwapDayAndMonth(right))
    {
      return MatchReason::DayMonthSwapped;
    }
    if (const auto edit = FindOneEdit(left, right))
    {
      return edit->kind == EditKind::Swapped ? MatchReason::DigitsSwapped
                                             : MatchReason::OneDigitDiffers;
    }
    const bool sameYear = left.substr(0, 4) == right.substr(0, 4);
    const bool sameDay = left.substr(4) == right.substr(4);
    return sameYear || sameDay ? MatchReason::PartOfDate : MatchReason::Different;
  }

  MatchReason CompareIdentifiers(const std::string& requested, const std::string& found)
  {
    const std::string left = NormalizeIdentifier(requested);
    const std::string right = NormalizeIdentifier(found);
    if (left.empty() || right.empty())
    {
      return MatchReason::Absent;
    }
    if (left == right)
    {
      return MatchReason::Same;
    }
    const std::string a = DropIdentifierSeparators(left);
    const std::string b = DropIdentifierSeparators(right);
    if (a == b)
    {
      return MatchReason::Hyphen;
    }
    if (DropLeadingZeros(a) == DropLeadingZeros(b))
    {
      return MatchReason::LeadingZeros;
    }
    const auto edit = FindOneEdit(a, b);
    if (!edit.has_value() || std::min(a.size(), b.size()) < LEAST_LENGTH)
    {
      return MatchReason::Different;
    }
    return edit->kind == EditKind::Swapped ? MatchReason::DigitsSwapped
           : IsDigit(edit->letter)         ? MatchReason::OneDigitDiffers
                                           : MatchReason::OneLetterDiffers;
  }
}
