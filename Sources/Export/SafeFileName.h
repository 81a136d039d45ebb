#pragma once

#include <set>
#include <string>

namespace OrthancExchange
{
  /// Names for attached files that every file system takes, whatever they were called outside:
  /// ASCII letters, digits and a few signs (other scripts are transliterated), at most 64
  /// characters, no folder, no leading dot, no trailing dot or space, no device name of Windows,
  /// one dot, and the extension of the true content type. Each name is given once, case ignored.
  class SafeFileNames
  {
  public:
    std::string Next(const std::string& name, const std::string& contentType);

  private:
    std::set<std::string> taken_; ///< in lower case
  };
}
