#include "ZipPassphrase.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "Messages.h"
#include "PackageAccess.h"

#include "../Domain/Refusal.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr const char* PURPOSE = "zip";         // of the sealing
    constexpr const char* MESSAGES = "Passphrase"; // purpose of the deliveries
    constexpr std::size_t SALT_KEY = 32;
    constexpr int BATCH = 100;
    constexpr int DELIVERIES = 500; // a page of the outbox
    constexpr Seconds HOUR = std::chrono::hours(1);
    constexpr Seconds DAY = std::chrono::hours(24);

    std::string SealSecret(const Services& services, const std::string& packageId,
                           const ZipSecret& secret)
    {
      return services.cryptography.Seal(PURPOSE, packageId,
                                        secret.passphrase + "\n" + secret.saltKey);
    }

    Refusal SecretGone()
    {
      return {
          RefusalCode::InvalidState,
          "The passphrase of this download is no longer held. Please ask the sender to send the "
          "images again."};
    }

    /// A package of one recipient; the contact is that of its grant.
    Contact RecipientOf(ITransaction& transaction, const Grant& grant)
    {
      return transaction.Contacts().Find(grant.recipientId).value_or(Contact());
    }

    PasscodeChannel Tell(ITransaction& transaction, const Services& services, const Actor& actor,
                         const ReceivedPackage& received, const std::string& passphrase)
    {
      const Contact contact = RecipientOf(transaction, received.grant);
      RequirePasscodeChannel(services, contact);
      PasscodeChannel channel = FindPasscodeChannel(services, contact).value();
      Message message;
      message.name = channel.channel == DeliveryChannel::Sms ? "PassphraseSms" : "PassphraseEmail";
      message.purpose = MESSAGES;
      message.channel = channel.channel;
      message.recipient = channel.address;
      message.values = {{"Passphrase", passphrase}, {"Until", FormatDay(received.grant.expiresAt)}};
      message.lifetime =
          std::min<Seconds>(message.lifetime, received.grant.expiresAt - services.clock.Now());
      message.requestId = received.package.requestId;
      message.packageId = received.package.id;
      message.grantId = received.grant.id;
      Enqueue(transaction, services, LoadSettings(transaction), message);
      AuditEvent event = EventOn(services, actor, "PassphraseSent", received);
      event.details = {{"To", channel.description}};
      Record(transaction, services, event);
      return channel;
    }

    std::uint64_t SecondsOf(Instant instant)
    {
      return static_cast<std::uint64_t>(instant.time_since_epoch().count());
    }

    void RequireFewer(const std::vector<std::uint64_t>& sentAt, std::size_t limit, Seconds span,
                      Instant now)
    {
      const std::uint64_t since = SecondsOf(now - span);
      const auto first = std::find_if(sentAt.begin(), sentAt.end(),
                                      [&](std::uint64_t moment) { return moment > since; });
      if (static_cast<std::size_t>(sentAt.end() - first) < limit)
      {
        return;
      }
      throw Refusal(RefusalCode::TooManyRequests,
                    "The passphrase was sent several times of late. Try again later.",
                    {{"RetryAfter", std::to_string(*first - since)}});
    }

    void RequireFewSent(PackageSecret& secret, Instant now)
    {
      std::erase_if(secret.sentAt,
                    [&](std::uint64_t moment) { return moment <= SecondsOf(now - DAY); });
      RequireFewer(secret.sentAt, PASSPHRASES_PER_HOUR, HOUR, now);
      RequireFewer(secret.sentAt, PASSPHRASES_PER_DAY, DAY, now);
    }

    /// Also what failed and could be tried again by hand. A message that is being handed over at
    /// this moment may still arrive, but no further attempt follows.
    void End(ITransaction& transaction, Delivery& delivery)
    {
      delivery.state = DeliveryState::Failed;
      delivery.sealedBody.clear();
      delivery.leaseUntil.reset();
      delivery.lastError = "Ended: the images can no longer be downloaded.";
      transaction.Outbox().Update(delivery);
    }

    void EndDeliveries(ITransaction& transaction, const std::string& packageId)
    {
      const auto package = transaction.Packages().Find(packageId);
      if (!package.has_value())
      {
        return;
      }
      DeliveryQuery query;
      query.requestId = package->requestId;
      query.page.limit = DELIVERIES;
      do
      {
        Page<Delivery> page = transaction.Outbox().List(query);
        for (Delivery& delivery : page.items)
        {
          if (delivery.purpose == MESSAGES && delivery.packageId == packageId &&
              !delivery.sealedBody.empty())
          {
            End(transaction, delivery);
          }
        }
        query.page.cursor = page.next;
      } while (!query.page.cursor.empty());
    }
  }

  void AddPassphrase(ITransaction& transaction, const Services& services, const Actor& actor,
                     const ReceivedPackage& received)
  {
    const ZipSecret secret{NewPassphrase(services.cryptography),
                           services.cryptography.RandomBytes(SALT_KEY)};
    const std::string& id = received.package.id;
    transaction.Secrets().Put(
        {id, SealSecret(services, id, secret), {SecondsOf(services.clock.Now())}});
    Tell(transaction, services, actor, received, secret.passphrase);
  }

  std::optional<ZipSecret> OpenSecret(ITransaction& transaction, const Services& services,
                                      const Package& package)
  {
    if (!package.encrypted)
    {
      return std::nullopt;
    }
    const auto stored = transaction.Secrets().Find(package.id);
    if (!stored.has_value())
    {
      throw SecretGone();
    }
    const std::string plain = services.cryptography.Open(PURPOSE, package.id, stored->sealed);
    const std::size_t end = plain.find('\n');
    return ZipSecret{plain.substr(0, end), plain.substr(end + 1)};
  }

  std::optional<PasscodeChannel> ShowPassphraseChannel(const Services& services,
                                                       const ReceivedPackage& received)
  {
    std::optional<PasscodeChannel> channel;
    if (received.live && received.package.encrypted)
    {
      services.store.Read(
          [&](ITransaction& transaction)
          { channel = FindPasscodeChannel(services, RecipientOf(transaction, received.grant)); });
    }
    return channel;
  }

  PasscodeChannel SendPassphraseAgain(const Services& services, const Actor& actor,
                                      const Session& session, const std::string& packageId)
  {
    PasscodeChannel channel;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          const ReceivedPackage received = RequireLive(transaction, services, session, packageId);
          const auto secret = OpenSecret(transaction, services, received.package);
          if (!secret.has_value())
          {
            throw Refusal(RefusalCode::InvalidState,
                          "This download is not encrypted, so it needs no passphrase.");
          }
          const Instant now = services.clock.Now();
          PackageSecret stored = transaction.Secrets().Find(packageId).value();
          RequireFewSent(stored, now);
          stored.sentAt.push_back(SecondsOf(now));
          transaction.Secrets().Put(stored);
          channel = Tell(transaction, services, actor, received, secret->passphrase);
        });
    services.wakeOutbox();
    return channel;
  }

  int WipePassphrases(const Services& services)
  {
    const Instant now = services.clock.Now();
    std::vector<std::string> unneeded;
    const auto look = [&](ITransaction& transaction)
    {
      unneeded = transaction.Secrets().ListUnneeded(now, BATCH);
    };
    services.store.Read(look);
    if (unneeded.empty())
    {
      return 0;
    }
    services.store.Write(
        [&](ITransaction& transaction)
        {
          look(transaction); // asked again, since another Orthanc may have been faster
          for (const std::string& package : unneeded)
          {
            EndDeliveries(transaction, package);
            transaction.Secrets().Delete(package);
          }
        });
    return static_cast<int>(unneeded.size());
  }
}
