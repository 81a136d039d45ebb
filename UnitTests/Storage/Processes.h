#pragma once

#include <functional>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace OrthancExchange
{
  /// Runs `work` in this many processes at once; how many of them ended well. No store may be open
  /// meanwhile, since a database connection does not survive a fork.
  inline int RunInProcesses(int count, const std::function<void(int process)>& work)
  {
    std::vector<pid_t> children;
    for (int i = 0; i < count; i++)
    {
      const pid_t child = fork();
      if (child == 0)
      {
        try
        {
          work(i);
          _exit(0);
        }
        catch (...)
        {
          _exit(1);
        }
      }
      children.push_back(child);
    }
    int successes = 0;
    for (const pid_t child : children)
    {
      int status = 0;
      waitpid(child, &status, 0);
      successes += status == 0 ? 1 : 0;
    }
    return successes;
  }
}
