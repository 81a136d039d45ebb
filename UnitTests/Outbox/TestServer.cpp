#include "TestServer.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    [[noreturn]] void Execute(std::vector<std::string> command, int output)
    {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(output, STDOUT_FILENO);
      std::vector<char*> arguments;
      for (std::string& argument : command)
      {
        arguments.push_back(argument.data());
      }
      arguments.push_back(nullptr);
      ::execv(arguments[0], arguments.data());
      ::_exit(127);
    }

    std::string ReadLine(int descriptor)
    {
      std::string line;
      char c = 0;
      while (::read(descriptor, &c, 1) == 1 && c != '\n')
      {
        line += c;
      }
      return line;
    }
  }

  TestServer::TestServer(const std::string& script, const std::vector<std::string>& arguments)
  {
    const auto path = std::filesystem::path(EXCHANGE_TEST_FOLDER) / script;
    std::vector<std::string> command = {"/usr/bin/python3", path.string(), folder_.Path().string()};
    command.insert(command.end(), arguments.begin(), arguments.end());

    int pipe[2];
    if (::pipe(pipe) != 0 || (process_ = ::fork()) < 0)
    {
      throw std::runtime_error("No child process");
    }
    if (process_ == 0)
    {
      Execute(command, pipe[1]);
    }
    ::close(pipe[1]);
    port_ = ReadLine(pipe[0]);
    ::close(pipe[0]);
    if (port_.empty())
    {
      ::waitpid(process_, nullptr, 0);
      throw std::runtime_error("The server of " + script + " does not start");
    }
  }

  TestServer::~TestServer()
  {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }

  std::string TestServer::Address() const
  {
    return "127.0.0.1:" + port_;
  }

  std::vector<Arrival> TestServer::Arrivals() const
  {
    std::vector<Arrival> arrivals;
    for (;;)
    {
      const auto folder = folder_.Path() / std::to_string(arrivals.size() + 1);
      if (!std::filesystem::exists(folder))
      {
        return arrivals;
      }
      Arrival arrival;
      for (const auto& entry : std::filesystem::directory_iterator(folder))
      {
        std::ifstream file(entry.path(), std::ios::binary);
        arrival[entry.path().filename()] = {std::istreambuf_iterator<char>(file),
                                            std::istreambuf_iterator<char>()};
      }
      arrivals.push_back(arrival);
    }
  }

  TestCertificate::TestCertificate()
      : certificate((folder.Path() / "certificate.pem").string()),
        key((folder.Path() / "key.pem").string())
  {
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        " -subj /CN=test -addext subjectAltName=IP:127.0.0.1 -keyout " +
        key + " -out " + certificate + " 2>/dev/null";
    if (std::system(command.c_str()) != 0)
    {
      throw std::runtime_error("openssl makes no certificate");
    }
  }
}
