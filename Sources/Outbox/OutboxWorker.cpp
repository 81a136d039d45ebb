#include "OutboxWorker.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int ROWS_PER_RUN = 100;
    constexpr Seconds BETWEEN_WIPES = std::chrono::minutes(1);
  }

  OutboxWorker::OutboxWorker(IStore& store, IMailer& mailer, ISmsGateway& sms,
                             const ICryptography& cryptography, const IClock& clock,
                             const OutboxOptions& options,
                             std::function<void(const std::string&)> log)
      : store_(store), sender_(mailer, sms, cryptography, clock), clock_(clock), options_(options),
        log_(std::move(log))
  {
  }

  OutboxWorker::~OutboxWorker()
  {
    Stop();
  }

  void OutboxWorker::Start()
  {
    const std::lock_guard lock(mutex_); // a Stop() at that moment finds all threads or none
    dispatching_ = true;
    threads_.emplace_back([this] { Dispatch(); });
    for (Lane& lane : lanes_)
    {
      for (int i = 0; i < options_.sendersPerChannel; i++)
      {
        threads_.emplace_back([this, &lane] { SendFrom(lane); });
      }
    }
  }

  void OutboxWorker::Stop()
  {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_)
    {
      thread.join();
    }
    threads_.clear();
  }

  void OutboxWorker::Wake()
  {
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
    }
    changed_.notify_all();
  }

  int OutboxWorker::RunOnce()
  {
    int attempts = 0;
    for (const std::vector<Delivery>& rows : Claim({ROWS_PER_RUN, ROWS_PER_RUN}))
    {
      for (const Delivery& claimed : rows)
      {
        Record(claimed, sender_.Attempt(claimed));
        attempts++;
      }
    }
    return attempts;
  }

  void OutboxWorker::Dispatch()
  {
    std::unique_lock lock(mutex_);
    while (!stopping_)
    {
      woken_ = false;
      lock.unlock();
      try
      {
        DispatchOnce();
        ReportStore("");
      }
      catch (const std::exception& e)
      {
        ReportStore(e.what());
      }
      lock.lock();
      changed_.wait_for(lock, options_.pollInterval, [this] { return woken_ || stopping_; });
    }
    dispatching_ = false;
    changed_.notify_all();
  }

  /// Claims no more rows than there are idle threads: a row that waited here would use up its
  /// lease.
  void OutboxWorker::DispatchOnce()
  {
    std::array<int, 2> idle{};
    {
      const std::lock_guard lock(mutex_);
      std::transform(lanes_.begin(), lanes_.end(), idle.begin(),
                     [this](const Lane& lane) { return options_.sendersPerChannel - lane.inWork; });
    }
    if (idle[0] == 0 && idle[1] == 0)
    {
      return;
    }

    const Claims claims = Claim(idle);
    {
      const std::lock_guard lock(mutex_);
      for (std::size_t i = 0; i < lanes_.size(); i++)
      {
        lanes_[i].claimed.insert(lanes_[i].claimed.end(), claims[i].begin(), claims[i].end());
        lanes_[i].inWork += static_cast<int>(claims[i].size());
      }
    }
    changed_.notify_all();
  }

  OutboxWorker::Claims OutboxWorker::Claim(const std::array<int, 2>& limits)
  {
    Claims claims;
    const Instant now = clock_.Now();
    const Instant forgotten = forgotten_;
    const bool wipes = now >= forgotten + BETWEEN_WIPES || now < forgotten;
    store_.Write(
        [&](ITransaction& transaction)
        {
          if (wipes)
          {
            transaction.Outbox().ForgetBodies(now);
          }
          for (std::size_t i = 0; i < lanes_.size(); i++)
          {
            claims[i].clear();
            if (limits[i] > 0)
            {
              claims[i] = transaction.Outbox().Claim(lanes_[i].channel, now, now + options_.lease,
                                                     limits[i]);
            }
          }
        });
    forgotten_ = wipes ? now : forgotten;
    return claims;
  }

  void OutboxWorker::SendFrom(Lane& lane)
  {
    std::unique_lock lock(mutex_);
    for (;;)
    {
      // What was claimed is finished even when stopping, so that it need not wait for its lease to
      // run out; so is what is being claimed at that moment.
      changed_.wait(lock, [&] { return !lane.claimed.empty() || (stopping_ && !dispatching_); });
      if (lane.claimed.empty())
      {
        return;
      }
      const Delivery claimed = std::move(lane.claimed.front());
      lane.claimed.pop_front();

      lock.unlock();
      RecordInsistently(claimed, sender_.Attempt(claimed));
      lock.lock();

      lane.inWork--;
      woken_ = true;
      changed_.notify_all();
    }
  }

  void OutboxWorker::Record(const Delivery& claimed, const Delivery& outcome)
  {
    bool held = false;
    store_.Write(
        [&](ITransaction& transaction)
        {
          const std::optional<Delivery> stored = transaction.Outbox().Find(claimed.id);
          held = stored && stored->state == DeliveryState::Sending &&
                 stored->attempts == claimed.attempts && stored->leaseUntil == claimed.leaseUntil;
          if (held)
          {
            transaction.Outbox().Update(outcome);
          }
        });

    if (!held)
    {
      log_("Outbox: the result of message " + claimed.id + " came after its lease had ended");
    }
    else if (outcome.state == DeliveryState::Failed)
    {
      log_("Outbox: message " + claimed.id + " (" + claimed.purpose + ") failed for good");
    }
  }

  /// The server has accepted the message, or not: forgetting that would send it twice.
  void OutboxWorker::RecordInsistently(const Delivery& claimed, const Delivery& outcome)
  {
    do
    {
      try
      {
        Record(claimed, outcome);
        ReportStore("");
        return;
      }
      catch (const std::exception& e)
      {
        ReportStore(e.what());
      }
    } while (clock_.Now() < claimed.leaseUntil && WaitUnlessStopping());
  }

  bool OutboxWorker::WaitUnlessStopping()
  {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, options_.pollInterval, [this] { return stopping_; });
  }

  void OutboxWorker::ReportStore(const std::string& error)
  {
    const bool away = !error.empty();
    if (storeAway_.exchange(away) != away)
    {
      log_(away ? "Outbox: the database is away, messages wait: " + error
                : std::string("Outbox: the database is back"));
    }
  }
}
