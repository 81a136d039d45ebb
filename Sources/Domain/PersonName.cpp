#include "PersonName.h"

#include "Matching.h"
#include "UnicodeText.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    std::string NormalizeGroup(const std::string& group)
    {
      std::vector<std::string> components;
      std::istringstream stream(group);
      for (std::string component; std::getline(stream, component, '^');)
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
    std::istringstream stream(patientName);
    std::size_t next = 0;
    for (std::string group; next < groups.size() && std::getline(stream, group, '=');)
    {
      groups.at(next++) = NormalizeGroup(FoldCase(group));
    }
    return groups;
  }

  bool SameName(const std::string& a, const std::string& b)
  {
    const auto left = NormalizedGroups(a);
    const auto right = NormalizedGroups(b);
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

  std::string FamilyName(const std::string& normalizedGroup)
  {
    return normalizedGroup.substr(0, normalizedGroup.find('^'));
  }

  std::string NormalizeName(const std::string& patientName)
  {
    const auto groups = NormalizedGroups(patientName);
    std::string normalized = groups[0] + "=" + groups[1] + "=" + groups[2];
    normalized.erase(normalized.find_last_not_of('=') + 1);
    return normalized;
  }
}
