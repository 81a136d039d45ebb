#include "LoadOptions.h"

#include <functional>
#include <limits>
#include <map>
#include <stdexcept>

namespace OrthancExchange
{
  LoadOptions ReadLoadOptions(const std::vector<std::string>& arguments)
  {
    LoadOptions options;
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
    std::size_t port = 0;
    const std::map<std::string, std::function<void(const std::string&)>> known = {
        {"--port", number(port)},
        {"--path", text(options.path)},
        {"--header", text(options.header)},
        {"--from", text(options.from)},
        {"--addresses", number(options.addresses)},
        {"--connections", number(options.connections)},
        {"--seconds", number(options.seconds)},
        {"--rate", number(options.rate)},
        {"--slow", number(options.slow)},
        {"--threads", number(options.threads)},
        {"--tls", number(options.tls)},
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
    if (port == 0 || port > std::numeric_limits<std::uint16_t>::max() || options.addresses == 0)
    {
      throw std::invalid_argument("--port and --addresses must be given, and valid");
    }
    options.port = static_cast<std::uint16_t>(port);
    return options;
  }

  std::string MakeGet(const LoadOptions& options, bool keepAlive)
  {
    return "GET " + options.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(options.port) +
           "\r\nConnection: " + (keepAlive ? "keep-alive" : "close") + "\r\n" +
           (options.header.empty() ? "" : options.header + "\r\n") + "\r\n";
  }
}
