#pragma once

#include "TemporaryFolder.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace OrthancExchange
{
  /// A PostgreSQL server of the tests' own: in a temporary folder, on a socket in that folder,
  /// without a port. It ends with the object, and with the process whatever happens. As root it
  /// runs under the user "postgres", since PostgreSQL refuses root. Throws std::runtime_error when
  /// it cannot be had: a test must fail then, not be skipped.
  class PostgreSqlServer
  {
  public:
    PostgreSqlServer();
    ~PostgreSqlServer();

    PostgreSqlServer(const PostgreSqlServer&) = delete;
    PostgreSqlServer& operator=(const PostgreSqlServer&) = delete;

    /// Returns when the server takes connections. To be called from the thread that made the
    /// object.
    void Start();

    /// All connections break, as in a crash; what was committed stays.
    void Stop();

    /// The URI of a fresh, empty database.
    std::string NewDatabase();

    std::string Uri(const std::string& database) const;
    void Run(const std::string& database, const std::string& sql) const;

  private:
    void ChooseUser();
    std::string Data() const;
    pid_t Launch(std::vector<std::string> command) const;

    TemporaryFolder folder_;
    uid_t uid_ = 0; ///< 0: the user who runs the tests
    gid_t gid_ = 0;
    pid_t server_ = 0;
    int databases_ = 0;
  };
}
