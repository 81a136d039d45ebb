#include "ConfigurationFile.h"

#include <array>
#include <cstdlib>
#include <unistd.h>

namespace OrthancExchange
{
  namespace
  {
    std::string HostName()
    {
      std::array<char, 256> name{}; // POSIX: at most 255 bytes; the last one stays zero
      return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
    }

    /// Where Orthanc's own relative paths start.
    std::filesystem::path BaseDirectory(const std::string& configurationPath)
    {
      if (configurationPath.empty())
      {
        return std::filesystem::current_path();
      }
      const std::filesystem::path path = std::filesystem::absolute(configurationPath);
      return std::filesystem::is_directory(path) ? path : path.parent_path();
    }
  }

  Configuration ReadOrthancConfiguration(const OrthancSdk& sdk)
  {
    ConfigurationContext context;
    context.baseDirectory = BaseDirectory(sdk.ConfigurationPath());
    context.hostName = HostName();
    context.environment = [](const std::string& name) -> std::optional<std::string>
    {
      const char* const value = std::getenv(name.c_str());
      return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
    return ReadConfiguration(sdk.Configuration(), context);
  }
}
