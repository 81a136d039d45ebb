#include "PeriodicTask.h"

#include <exception>
#include <utility>

namespace OrthancExchange
{
  PeriodicTask::PeriodicTask(Work work, Said onFault, std::chrono::milliseconds interval)
      : work_(std::move(work)), onFault_(std::move(onFault)), interval_(interval)
  {
  }

  PeriodicTask::~PeriodicTask()
  {
    Stop();
  }

  void PeriodicTask::Start()
  {
    const std::lock_guard lock(mutex_);
    stopping_ = false;
    thread_ = std::thread([this] { Run(); });
  }

  void PeriodicTask::Stop()
  {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wakeUp_.notify_all();
    if (thread_.joinable())
    {
      thread_.join();
    }
  }

  void PeriodicTask::Wake()
  {
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
    }
    wakeUp_.notify_all();
  }

  bool PeriodicTask::IsStopping()
  {
    const std::lock_guard lock(mutex_);
    return stopping_;
  }

  void PeriodicTask::Run()
  {
    bool faulted = false;
    for (;;)
    {
      try
      {
        work_();
        faulted = false;
      }
      catch (const std::exception& fault)
      {
        if (!std::exchange(faulted, true))
        {
          onFault_(fault.what());
        }
      }
      std::unique_lock lock(mutex_);
      wakeUp_.wait_for(lock, interval_, [&] { return stopping_ || woken_; });
      woken_ = false;
      if (stopping_)
      {
        return;
      }
    }
  }
}
