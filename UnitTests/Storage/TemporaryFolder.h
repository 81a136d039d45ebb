#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace OrthancExchange
{
  /// A folder of a test's own, removed with the object.
  class TemporaryFolder
  {
  public:
    TemporaryFolder()
    {
      // Short, since a PostgreSQL socket in it may have 107 characters at most.
      std::string name = "/tmp/exchange-test-XXXXXX";
      if (mkdtemp(name.data()) == nullptr)
      {
        throw std::runtime_error("cannot make a temporary folder");
      }
      path_ = name;
    }

    ~TemporaryFolder()
    {
      std::error_code ignored;
      std::filesystem::remove_all(path_, ignored);
    }

    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& Path() const
    {
      return path_;
    }

  private:
    std::filesystem::path path_;
  };
}
