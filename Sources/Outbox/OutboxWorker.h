#pragma once

#include "DeliverySender.h"

#include "../Ports/IStore.h"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace OrthancExchange
{
  struct OutboxOptions
  {
    int sendersPerChannel = 3; ///< threads; each sends one message at a time
    std::chrono::milliseconds pollInterval{1000};
    Seconds lease{120}; ///< well above the time limit of a sender
  };

  /// Sends what stands in the outbox. Several workers, in one process or in many, may share a
  /// store: a row is claimed with a lease, sent outside any transaction, and what became of it is
  /// recorded only while the claim still holds. A row is sent again only when the program or the
  /// database died between the acceptance by the server and the recording, and then with the same
  /// Message-ID.
  ///
  /// E-mail and SMS have threads of their own, so that a server that hangs delays its own messages
  /// only. A database that is away is reported once and waited for. Thread-safe.
  class OutboxWorker
  {
  public:
    /// `log` is given one line, without secrets, from any thread. All references must outlive the
    /// worker.
    OutboxWorker(IStore& store, IMailer& mailer, ISmsGateway& sms,
                 const ICryptography& cryptography, const IClock& clock,
                 const OutboxOptions& options, std::function<void(const std::string&)> log);
    ~OutboxWorker();

    OutboxWorker(const OutboxWorker&) = delete;
    OutboxWorker& operator=(const OutboxWorker&) = delete;

    void Start();

    /// Claims nothing more, waits for what is being sent, ends the threads. Ask the senders to stop
    /// first (SmtpMailer, HttpSmsGateway): they then break off and their rows go back to Pending.
    void Stop();

    /// To be called after a commit that wrote to the outbox. Returns at once.
    void Wake();

    /// Sends all that is due now in the calling thread; the number of attempts. Throws what the
    /// store throws.
    int RunOnce();

  private:
    struct Lane
    {
      DeliveryChannel channel;
      std::deque<Delivery> claimed{};
      int inWork = 0; ///< claimed and not yet recorded, at most sendersPerChannel
    };

    using Claims = std::array<std::vector<Delivery>, 2>;

    void Dispatch();
    void DispatchOnce();
    void SendFrom(Lane& lane);
    Claims Claim(const std::array<int, 2>& limits);
    void Record(const Delivery& claimed, const Delivery& outcome);
    void RecordInsistently(const Delivery& claimed, const Delivery& outcome);
    bool WaitUnlessStopping();
    void ReportStore(const std::string& error);

    IStore& store_;
    DeliverySender sender_;
    const IClock& clock_;
    OutboxOptions options_;
    std::function<void(const std::string&)> log_;
    std::atomic<bool> storeAway_{false};
    std::atomic<Instant> forgotten_{Instant{}}; ///< when bodies were last looked for to wipe

    std::mutex mutex_; ///< guards what follows
    std::condition_variable changed_;
    std::array<Lane, 2> lanes_{{{DeliveryChannel::Email}, {DeliveryChannel::Sms}}};
    bool woken_ = false;
    bool stopping_ = false;
    bool dispatching_ = false; ///< rows may still be claimed

    std::vector<std::thread> threads_; ///< grows with mutex_ held; emptied by Stop()
  };
}
