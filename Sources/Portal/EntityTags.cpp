#include "EntityTags.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view WEAK_PREFIX = "W/";

    bool Same(std::string_view a, std::string_view b, TagComparison comparison)
    {
      const bool weakA = a.starts_with(WEAK_PREFIX);
      const bool weakB = b.starts_with(WEAK_PREFIX);
      if (comparison == TagComparison::Strong && (weakA || weakB))
      {
        return false;
      }
      return a.substr(weakA ? WEAK_PREFIX.size() : 0) == b.substr(weakB ? WEAK_PREFIX.size() : 0);
    }

    /// Takes the first tag off the list; empty at its end and where it is malformed.
    std::string_view TakeTag(std::string_view& list)
    {
      const std::size_t start = list.find_first_not_of(" \t,");
      if (start == std::string_view::npos)
      {
        return {};
      }
      list.remove_prefix(start);

      const std::size_t open = list.starts_with(WEAK_PREFIX) ? WEAK_PREFIX.size() : 0;
      if (open >= list.size() || list[open] != '"')
      {
        return {};
      }
      const std::size_t close = list.find('"', open + 1);
      if (close == std::string_view::npos)
      {
        return {};
      }

      const std::string_view tag = list.substr(0, close + 1);
      list.remove_prefix(tag.size());
      return tag;
    }
  }

  bool ListsTag(std::string_view list, std::string_view tag, TagComparison comparison)
  {
    if (list == "*")
    {
      return true;
    }
    for (std::string_view candidate = TakeTag(list); !candidate.empty(); candidate = TakeTag(list))
    {
      if (Same(candidate, tag, comparison))
      {
        return true;
      }
    }
    return false;
  }
}
