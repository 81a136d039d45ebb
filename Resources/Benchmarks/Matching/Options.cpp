#include "Options.h"

#include <functional>
#include <map>
#include <stdexcept>

namespace OrthancExchange
{
  MeasureOptions ReadMeasureOptions(const std::vector<std::string>& arguments)
  {
    MeasureOptions options;
    const auto number = [](std::size_t& target)
    {
      return [&target](const std::string& value)
      {
        target = std::stoull(value);
      };
    };
    const auto text = [](std::string& target)
    {
      return [&target](const std::string& value)
      {
        target = value;
      };
    };
    const std::map<std::string, std::function<void(const std::string&)>> known = {
        {"--patients", number(options.patients)}, {"--requests", number(options.requests)},
        {"--pairs", number(options.pairs)},       {"--seed", number(options.seed)},
        {"--database", text(options.database)},   {"--name", text(options.name)},
    };
    for (std::size_t i = 0; i < arguments.size(); i += 2)
    {
      const auto found = known.find(arguments[i]);
      if (found == known.end() || i + 1 == arguments.size())
      {
        throw std::invalid_argument("unknown option, or no value: " + arguments[i]);
      }
      found->second(arguments[i + 1]);
    }
    return options;
  }
}
