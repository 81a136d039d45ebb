#include "NearMiss.h"

#include "EnumText.h"
#include "Identifier.h"
#include "NameFolding.h"
#include "OneEdit.h"
#include "Patient.h"
#include "PersonName.h"
#include "UnicodeText.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<MatchReason, 18> REASON_TEXTS{{
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
        {MatchReason::Different, "Different"},
    }};

    constexpr std::size_t LEAST_LENGTH = 4; // of what one difference still leaves recognisable

    bool IsDigit(char c)
    {
      return c >= '0' && c <= '9';
    }

    MatchReason Nearer(MatchReason a, MatchReason b)
    {
      return Nearness(a) >= Nearness(b) ? a : b;
    }

    MatchReason Farther(MatchReason a, MatchReason b)
    {
      return Nearness(a) <= Nearness(b) ? a : b;
    }

    bool IsSwapped(const std::vector<std::string>& a, const std::vector<std::string>& b)
    {
      return a.size() > 1 && b.size() > 1 && !a[0].empty() && !a[1].empty() && a[0] == b[1] &&
             a[1] == b[0];
    }

    std::string GivenName(const std::string& group)
    {
      const std::size_t caret = group.find('^');
      return caret == std::string::npos
                 ? std::string()
                 : group.substr(caret + 1, group.find('^', caret + 1) - caret - 1);
    }

    /// The same family name, and the given name short ("J") on one side.
    bool IsAbbreviated(const NameForms& a, const NameForms& b)
    {
      const std::string left = GivenName(a.plain);
      const std::string right = GivenName(b.plain);
      const std::string& shorter = left.size() < right.size() ? left : right;
      const std::string& longer = left.size() < right.size() ? right : left;
      return shorter.size() == 1 && longer.starts_with(shorter) &&
             a.components[0] == b.components[0];
    }

    /// By words: in another order, otherwise divided, or some lacking on one side.
    std::optional<MatchReason> CompareWords(std::vector<std::string> a, std::vector<std::string> b)
    {
      const bool sameOrder = a == b;
      std::sort(a.begin(), a.end());
      std::sort(b.begin(), b.end());
      if (a == b && !a.empty())
      {
        return sameOrder ? MatchReason::OtherComponents : MatchReason::NamesSwapped;
      }
      const auto& fewer = a.size() < b.size() ? a : b;
      const auto& more = a.size() < b.size() ? b : a;
      if (fewer.size() > 1 && std::includes(more.begin(), more.end(), fewer.begin(), fewer.end()))
      {
        return MatchReason::OtherComponents;
      }
      return std::nullopt;
    }

    std::optional<MatchReason> CompareLetters(const std::string& a, const std::string& b)
    {
      if (std::min(a.size(), b.size()) < LEAST_LENGTH)
      {
        return std::nullopt;
      }
      const auto edit = FindOneEdit(a, b);
      if (!edit.has_value())
      {
        return std::nullopt;
      }
      return edit->kind == EditKind::Swapped ? MatchReason::LettersSwapped
                                             : MatchReason::OneLetterDiffers;
    }

    bool SoundsAlike(const std::vector<std::string>& a, const std::vector<std::string>& b)
    {
      const auto sound = [](const std::vector<std::string>& components, std::size_t index)
      {
        return index < components.size() ? SoundOf(components[index]) : std::string();
      };
      return !sound(a, 0).empty() && sound(a, 0) == sound(b, 0) && sound(a, 1) == sound(b, 1);
    }

    MatchReason CompareHalves(const std::vector<std::string>& a, const std::vector<std::string>& b)
    {
      if (!a[0].empty() && a[0] == b[0])
      {
        return MatchReason::OtherGivenName;
      }
      const bool sameGiven = a.size() > 1 && b.size() > 1 && !a[1].empty() && a[1] == b[1];
      return sameGiven ? MatchReason::OtherFamilyName : MatchReason::Different;
    }

    std::string Join(const std::vector<std::string>& components)
    {
      std::string joined;
      for (const std::string& component : components)
      {
        joined += (joined.empty() ? "" : "^") + component;
      }
      return joined;
    }

    MatchReason CompareGroups(const NameForms& a, const NameForms& b)
    {
      if (a.normalized == b.normalized)
      {
        return MatchReason::Same;
      }
      if (a.joined == b.joined)
      {
        return MatchReason::Hyphen;
      }
      if (a.plain == b.plain)
      {
        return MatchReason::Diacritics;
      }
      if (a.components == b.components)
      {
        return MatchReason::RomanisedOtherwise;
      }
      if (IsSwapped(a.components, b.components))
      {
        return MatchReason::NamesSwapped;
      }
      if (const auto reason = CompareWords(a.words, b.words))
      {
        return *reason;
      }
      if (IsAbbreviated(a, b))
      {
        return MatchReason::OtherComponents;
      }
      if (const auto reason = CompareLetters(a.plain, b.plain))
      {
        return *reason;
      }
      if (const auto reason = CompareLetters(Join(a.components), Join(b.components)))
      {
        return *reason;
      }
      return SoundsAlike(a.components, b.components) ? MatchReason::SoundsAlike
                                                     : CompareHalves(a.components, b.components);
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
    case MatchReason::Different:
      break;
    }
    return 0;
  }

  std::array<std::optional<NameForms>, 3> FormsOf(const std::string& patientName)
  {
    std::array<std::optional<NameForms>, 3> forms;
    const auto groups = NormalizedGroups(patientName);
    for (std::size_t i = 0; i < groups.size(); i++)
    {
      const std::string& group = groups.at(i);
      if (!group.empty())
      {
        NameForms& form = forms.at(i).emplace();
        form.normalized = group;
        form.joined = DropSeparators(group);
        form.plain = DropDiacritics(form.joined);
        form.components = FoldComponents(group);
        form.words = form.joined == group ? form.components : FoldWords(group);
        std::erase(form.words, std::string());
      }
    }
    return forms;
  }

  MatchReason CompareNames(const std::string& requested, const std::string& found)
  {
    return CompareNames(requested, FormsOf(requested), found);
  }

  MatchReason CompareNames(const std::string& requested,
                           const std::array<std::optional<NameForms>, 3>& left,
                           const std::string& found)
  {
    if (SameName(requested, found))
    {
      return MatchReason::Same;
    }
    const auto right = FormsOf(found);
    std::optional<MatchReason> aligned; // groups that both sides have must all agree
    std::optional<MatchReason> crossed; // else any of the one may stand for any of the other
    for (std::size_t i = 0; i < left.size(); i++)
    {
      for (std::size_t j = 0; j < right.size(); j++)
      {
        if (left.at(i).has_value() && right.at(j).has_value())
        {
          const MatchReason reason = CompareGroups(*left.at(i), *right.at(j));
          crossed = Nearer(crossed.value_or(reason), reason);
          if (i == j)
          {
            aligned = Farther(aligned.value_or(reason), reason);
          }
        }
      }
    }
    if (aligned.has_value() && *aligned != MatchReason::Same && *aligned != MatchReason::Different)
    {
      return *aligned;
    }
    // Groups that contradict each other are no match, however alike the others are.
    return !crossed.has_value()            ? MatchReason::Absent
           : *crossed == MatchReason::Same ? MatchReason::OtherComponents
                                           : *crossed;
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
