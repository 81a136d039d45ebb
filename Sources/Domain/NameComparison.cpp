#include "NameComparison.h"

#include "NameFolding.h"
#include "OneEdit.h"
#include "PersonName.h"
#include "UnicodeText.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LEAST_LENGTH = 4; // of what one difference still leaves recognisable

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
        form.components = FoldPlainComponents(form.plain);
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
}
