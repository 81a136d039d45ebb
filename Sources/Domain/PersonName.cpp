#include "PersonName.h"

#include "EnumText.h"
#include "UnicodeText.h"

#include <algorithm>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<NameTolerance, 2> TOLERANCE_TEXTS{{
        {NameTolerance::Diacritics, "Diacritics"},
        {NameTolerance::Hyphens, "Hyphens"},
    }};

    std::array<std::string, 3> TolerantGroups(const std::string& patientName,
                                              const std::set<NameTolerance>& tolerances)
    {
      auto groups = NormalizedGroups(patientName);
      for (std::string& group : groups)
      {
        if (tolerances.contains(NameTolerance::Hyphens))
        {
          group = DropSeparators(group);
        }
        if (tolerances.contains(NameTolerance::Diacritics))
        {
          group = DropDiacritics(group);
        }
      }
      return groups;
    }

    std::vector<std::string> Split(const std::string& text, char separator)
    {
      std::vector<std::string> parts;
      for (std::size_t begin = 0; begin <= text.size();)
      {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
      }
      return parts;
    }

    std::string NormalizeGroup(const std::string& group)
    {
      std::vector<std::string> components;
      for (const std::string& component : Split(group, '^'))
      {
        components.push_back(CollapseSpaces(component));
      }
      while (!components.empty() && components.back().empty())
      {
        components.pop_back();
      }
      std::string normalized;
      for (std::size_t i = 0; i < components.size(); i++)
      {
        normalized += (i == 0 ? "" : "^") + components[i];
      }
      return normalized;
    }

    /// The only group that is filled; -1 when there are several or none.
    int OnlyGroup(const std::array<std::string, 3>& groups)
    {
      int only = -1;
      for (int i = 0; i < 3; i++)
      {
        if (!groups.at(static_cast<std::size_t>(i)).empty())
        {
          if (only != -1)
          {
            return -1;
          }
          only = i;
        }
      }
      return only;
    }

    bool Contains(const std::array<std::string, 3>& groups, const std::string& wanted)
    {
      return std::find(groups.begin(), groups.end(), wanted) != groups.end();
    }
  }

  std::array<std::string, 3> NormalizedGroups(const std::string& patientName)
  {
    std::array<std::string, 3> groups;
    // Parted before folding, which makes a plain '=' of the full-width one that names may hold.
    const std::vector<std::string> parts = Split(patientName, '=');
    for (std::size_t i = 0; i < std::min(parts.size(), groups.size()); i++)
    {
      groups.at(i) = NormalizeGroup(FoldCase(parts[i]));
    }
    return groups;
  }

  const char* ToString(NameTolerance tolerance)
  {
    return EnumToText(TOLERANCE_TEXTS, tolerance);
  }

  NameTolerance ParseNameTolerance(const std::string& text)
  {
    return EnumFromText(TOLERANCE_TEXTS, text);
  }

  bool SameName(const std::string& a, const std::string& b,
                const std::set<NameTolerance>& tolerances)
  {
    const auto left = TolerantGroups(a, tolerances);
    const auto right = TolerantGroups(b, tolerances);
    if (const int only = OnlyGroup(left); only != -1)
    {
      return Contains(right, left.at(static_cast<std::size_t>(only)));
    }
    if (const int only = OnlyGroup(right); only != -1)
    {
      return Contains(left, right.at(static_cast<std::size_t>(only)));
    }
    bool anyEqual = false;
    for (std::size_t i = 0; i < left.size(); i++)
    {
      if (!left.at(i).empty() && !right.at(i).empty())
      {
        if (left.at(i) != right.at(i))
        {
          return false;
        }
        anyEqual = true;
      }
    }
    return anyEqual;
  }

  std::string NormalizeName(const std::string& patientName)
  {
    const auto groups = NormalizedGroups(patientName);
    std::string normalized = groups[0] + "=" + groups[1] + "=" + groups[2];
    normalized.erase(normalized.find_last_not_of('=') + 1);
    return normalized;
  }
}
