#pragma once

#include "../../Sources/Cryptography/OpenSslCryptography.h"
#include "../../Sources/Outbox/OutboxWorker.h"
#include "../../Sources/Storage/Store.h"

#include "FakeClock.h"
#include "OutboxFakes.h"
#include "TestServer.h"

#include <gtest/gtest.h>

#include <thread>

namespace OrthancExchange
{
  /// A real SQLite database, real cryptography, and a clock that stands still.
  class OutboxFixture : public ::testing::Test
  {
  protected:
    std::string DatabasePath() const
    {
      return (folder_.Path() / "exchange.db").string();
    }

    std::unique_ptr<IStore> OpenDatabase() const
    {
      StoreOptions options;
      options.database = DatabasePath();
      return OpenStore(options);
    }

    Delivery MakeDelivery(const std::string& id, DeliveryChannel channel = DeliveryChannel::Email)
    {
      const bool email = channel == DeliveryChannel::Email;
      Delivery delivery;
      delivery.id = id;
      delivery.channel = channel;
      delivery.purpose = email ? "PackageReady" : "Passcode";
      delivery.recipient = email ? "jane@home.example" : "+447700900123";
      delivery.subject = email ? "Your images" : "";
      delivery.sealedBody =
          cryptography_.Seal("outbox", id, JoinBody({"Text of " + id, email ? "<p>" + id : ""}));
      delivery.createdAt = clock_.Now();
      delivery.nextAttemptAt = clock_.Now();
      delivery.expiresAt = clock_.Now() + std::chrono::hours(24);
      return delivery;
    }

    static void Insert(IStore& store, const Delivery& delivery)
    {
      store.Write([&](ITransaction& transaction) { transaction.Outbox().Insert(delivery); });
    }

    static Delivery Find(IStore& store, const std::string& id)
    {
      std::optional<Delivery> found;
      store.Read([&](ITransaction& transaction) { found = transaction.Outbox().Find(id); });
      return found.value();
    }

    /// For what other threads do; generous, since it ends as soon as it is true.
    static bool Eventually(const std::function<bool()>& condition)
    {
      for (int i = 0; i < 6000 && !condition(); i++)
      {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
      return condition();
    }

    std::unique_ptr<OutboxWorker> MakeWorker(IStore& store)
    {
      OutboxOptions options;
      options.pollInterval = std::chrono::milliseconds(20);
      options.lease = lease_;
      return std::make_unique<OutboxWorker>(store, mailer_, sms_, cryptography_, clock_, options,
                                            [this](const std::string& line)
                                            {
                                              const std::lock_guard lock(logMutex_);
                                              log_.push_back(line);
                                            });
    }

    std::vector<std::string> Log() const
    {
      const std::lock_guard lock(logMutex_);
      return log_;
    }

    const Seconds lease_{120};
    TemporaryFolder folder_;
    FakeClock clock_;
    OpenSslCryptography cryptography_{std::string(32, 'k')};
    FakeMailer mailer_;
    FakeSmsGateway sms_;
    std::unique_ptr<IStore> store_ = OpenDatabase();

  private:
    mutable std::mutex logMutex_;
    std::vector<std::string> log_;
  };
}
