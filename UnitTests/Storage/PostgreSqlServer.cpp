#include "PostgreSqlServer.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace OrthancExchange
{
  namespace
  {
    std::filesystem::path Binaries()
    {
      std::filesystem::path newest;
      std::error_code ignored;
      for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored))
      {
        newest = std::max(newest, entry.path() / "bin");
      }
      return newest;
    }

    int Await(pid_t child)
    {
      int status = 0;
      while (waitpid(child, &status, 0) < 0 && errno == EINTR)
      {
      }
      return status;
    }
  }

  PostgreSqlServer::PostgreSqlServer()
  {
    if (geteuid() == 0)
    {
      ChooseUser();
    }
    const pid_t making = Launch({"initdb", "-D", Data(), "-U", "exchange", "-A", "trust", "-E",
                                 "UTF8", "--locale=C.UTF-8", "--no-sync"});
    if (Await(making) != 0)
    {
      throw std::runtime_error("initdb failed; is PostgreSQL installed?");
    }
    Start();
  }

  PostgreSqlServer::~PostgreSqlServer()
  {
    Stop();
  }

  void PostgreSqlServer::ChooseUser()
  {
    const passwd* user = getpwnam("postgres");
    if (user == nullptr)
    {
      throw std::runtime_error("there is no user \"postgres\" to run PostgreSQL as");
    }
    uid_ = user->pw_uid;
    gid_ = user->pw_gid;
    if (chown(folder_.Path().c_str(), uid_, gid_) != 0)
    {
      throw std::runtime_error("cannot give the folder to the user \"postgres\"");
    }
  }

  void PostgreSqlServer::Start()
  {
    server_ = Launch({"postgres", "-D", Data(), "-c", "listen_addresses=", "-c",
                      "unix_socket_directories=" + folder_.Path().string(), "-c", "fsync=off", "-c",
                      "max_connections=200", "-c", "shared_buffers=16MB"});
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (PQping(Uri("postgres").c_str()) != PQPING_OK)
    {
      if (waitpid(server_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > until)
      {
        server_ = 0;
        throw std::runtime_error("the PostgreSQL server did not start");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  void PostgreSqlServer::Stop()
  {
    if (server_ > 0)
    {
      kill(server_, SIGQUIT); // "immediate shutdown"
      Await(server_);
      server_ = 0;
    }
  }

  std::string PostgreSqlServer::NewDatabase()
  {
    const std::string name = "test" + std::to_string(++databases_);
    Run("postgres", "CREATE DATABASE " + name);
    return Uri(name);
  }

  std::string PostgreSqlServer::Uri(const std::string& database) const
  {
    std::string host = folder_.Path().string();
    for (std::size_t at = host.find('/'); at != std::string::npos; at = host.find('/', at))
    {
      host.replace(at, 1, "%2F");
    }
    return "postgresql://exchange@" + host + "/" + database;
  }

  void PostgreSqlServer::Run(const std::string& database, const std::string& sql) const
  {
    PGconn* connection = PQconnectdb(Uri(database).c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    const std::string error = PQresultErrorMessage(result);
    PQclear(result);
    PQfinish(connection);
    if (!error.empty())
    {
      throw std::runtime_error(error);
    }
  }

  std::string PostgreSqlServer::Data() const
  {
    return (folder_.Path() / "data").string();
  }

  pid_t PostgreSqlServer::Launch(std::vector<std::string> command) const
  {
    const std::string log = (folder_.Path() / "log").string();
    command[0] = (Binaries() / command[0]).string();
    std::vector<char*> arguments;
    for (std::string& argument : command)
    {
      arguments.push_back(argument.data());
    }
    arguments.push_back(nullptr);

    const pid_t child = fork();
    if (child == 0)
    {
      if (uid_ != 0 && (setgroups(0, nullptr) != 0 || setgid(gid_) != 0 || setuid(uid_) != 0))
      {
        _exit(126);
      }
      prctl(PR_SET_PDEATHSIG, SIGQUIT); // no server outlives a test that crashed
      const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
      dup2(output, STDOUT_FILENO);
      dup2(output, STDERR_FILENO);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
    return child;
  }
}
