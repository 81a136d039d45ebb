// Real servers for the tests, as child processes on free loopback ports.
#pragma once

#include "../Storage/TemporaryFolder.h"

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// One message that arrived, by the names of the script's files.
  using Arrival = std::map<std::string, std::string>;

  class TestServer
  {
  public:
    /// `script`: a file beside this one.
    explicit TestServer(const std::string& script, const std::vector<std::string>& arguments = {});
    ~TestServer();

    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    std::string Address() const; ///< "127.0.0.1:port"
    std::vector<Arrival> Arrivals() const;

  private:
    TemporaryFolder folder_;
    pid_t process_ = -1;
    std::string port_;
  };

  /// A self-signed certificate for 127.0.0.1, and its key.
  struct TestCertificate
  {
    TestCertificate();

    TemporaryFolder folder;
    std::string certificate;
    std::string key;
  };
}
