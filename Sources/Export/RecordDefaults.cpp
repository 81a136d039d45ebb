#include "RecordDefaults.h"

#include "../Domain/Time.h"

#include <algorithm>

namespace OrthancExchange
{
  std::string FirstDate(std::initializer_list<std::string> candidates)
  {
    const auto* const found =
        std::find_if(candidates.begin(), candidates.end(),
                     [](const std::string& date) { return ParseDicomDate(date).has_value(); });
    return found == candidates.end() ? "19000101" : *found;
  }

  std::string FirstTime(std::initializer_list<std::string> candidates)
  {
    const auto* const found = std::find_if(candidates.begin(), candidates.end(),
                                           [](const std::string& time) { return !time.empty(); });
    return found == candidates.end() ? "000000" : *found;
  }
}
