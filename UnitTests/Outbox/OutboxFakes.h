#pragma once

#include "../../Sources/Ports/IMessageSenders.h"
#include "../../Sources/Ports/IStore.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace OrthancExchange
{
  /// Keeps what it was given and answers as told.
  class FakeMailer : public IMailer
  {
  public:
    SendResult Send(const MailMessage& message) override
    {
      {
        const std::lock_guard lock(mutex_);
        sent_.push_back(message);
      }
      return answer(message);
    }

    std::vector<MailMessage> Sent() const
    {
      const std::lock_guard lock(mutex_);
      return sent_;
    }

    std::function<SendResult(const MailMessage&)> answer = [](const MailMessage&)
    {
      return SendResult{};
    };

  private:
    mutable std::mutex mutex_;
    std::vector<MailMessage> sent_;
  };

  class FakeSmsGateway : public ISmsGateway
  {
  public:
    SendResult Send(const std::string& to, const std::string& text) override
    {
      const std::lock_guard lock(mutex_);
      sent_.push_back(to + ": " + text);
      return {};
    }

    std::vector<std::string> Sent() const
    {
      const std::lock_guard lock(mutex_);
      return sent_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> sent_;
  };

  /// A store whose database goes away for as many writes as it is told.
  class FaultyStore : public IStore
  {
  public:
    explicit FaultyStore(IStore& store) : store_(store)
    {
    }

    void Write(const std::function<void(ITransaction&)>& work) override
    {
      if (failures > 0)
      {
        failures--;
        throw std::runtime_error("the disk is gone");
      }
      store_.Write(work);
    }

    void Read(const std::function<void(ITransaction&)>& work) override
    {
      store_.Read(work);
    }

    std::string Engine() override
    {
      return store_.Engine();
    }

    std::atomic<int> failures{0};

  private:
    IStore& store_;
  };
}
