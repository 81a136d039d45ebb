#include "Links.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "Messages.h"
#include "PasscodeChannel.h"
#include "Sessions.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    struct LiveLink
    {
      Link link;
      Grant grant;
      Package package;
      Contact contact;
    };

    /// Makes the same look-ups whether the link lives, is dead or never was, so that their times do
    /// not tell.
    LiveLink RequireLiveLink(ITransaction& transaction, const Services& services,
                             const std::string& token)
    {
      const auto link = transaction.Links().FindByTokenHash(services.cryptography.Sha256Hex(token));
      const auto grant = transaction.Grants().Find(link.has_value() ? link->grantId : "none");
      const auto package =
          transaction.Packages().Find(grant.has_value() ? grant->packageId : "none");
      const auto contact =
          transaction.Contacts().Find(grant.has_value() ? grant->recipientId : "none");
      const bool live = link.has_value() && grant.has_value() && package.has_value() &&
                        contact.has_value() && IsLive(*link, *grant, services.clock.Now());
      if (!live)
      {
        throw Refusal(RefusalCode::NotFound,
                      "This link does not work. Ask the sender for a fresh one.");
      }
      return {*link, *grant, *package, *contact};
    }

    AuditEvent LinkEvent(const Services& services, const Actor& actor, const std::string& action,
                         const LiveLink& live)
    {
      AuditEvent event = EventBy(services, actor, action);
      event.actor = live.contact.id;
      event.requestId = live.package.requestId;
      event.packageId = live.package.id;
      event.grantId = live.grant.id;
      event.patientId = live.package.patient.patientId;
      return event;
    }

    std::string HashOf(const Services& services, const Passcode& passcode, const std::string& code)
    {
      return services.cryptography.KeyedHashHex("passcode", passcode.id + ":" + code);
    }

    PasscodeChannel RequireChannel(const Services& services, const Contact& contact)
    {
      const auto channel = FindPasscodeChannel(services, contact);
      if (!channel.has_value())
      {
        throw Refusal(RefusalCode::NotConfigured,
                      "A passcode cannot be sent at the moment. Please contact the sender.");
      }
      return *channel;
    }

    /// `passcodes`: newest first.
    void RequireFewer(const std::vector<Passcode>& passcodes, int limit, Seconds span, Instant now)
    {
      if (passcodes.size() < static_cast<std::size_t>(limit))
      {
        return;
      }
      const Seconds wait = passcodes.back().createdAt + span - now;
      throw Refusal(RefusalCode::TooManyPasscodes,
                    "Too many passcodes were asked for. Try again later.",
                    {{"RetryAfter", std::to_string(std::max<Seconds::rep>(wait.count(), 1))}});
    }

    void RequireFewPasscodes(ITransaction& transaction, const Link& link, Instant now)
    {
      constexpr Seconds hour = std::chrono::hours(1);
      constexpr Seconds day = std::chrono::hours(24);
      RequireFewer(transaction.Links().ListPasscodes(link.id, now - hour), PASSCODES_PER_HOUR, hour,
                   now);
      std::vector<Passcode> unused = transaction.Links().ListPasscodes(link.id, now - day);
      std::erase_if(unused, [](const Passcode& passcode) { return passcode.usedAt.has_value(); });
      RequireFewer(unused, UNUSED_PASSCODES_PER_DAY, day, now);
    }

    void SupersedeEarlier(ITransaction& transaction, const Link& link, Instant now)
    {
      for (Passcode earlier : transaction.Links().ListPasscodes(link.id, now - PASSCODE_LIFETIME))
      {
        earlier.superseded = true;
        transaction.Links().UpdatePasscode(earlier);
      }
    }

    /// What became of a try; the refusal is thrown only after the count was committed.
    enum class Try
    {
      Right,
      Wrong,
      Spent
    };

    Try SpendTry(ITransaction& transaction, const Services& services, const Link& link,
                 const std::string& code, int& triesLeft)
    {
      const Instant now = services.clock.Now();
      std::vector<Passcode> passcodes =
          transaction.Links().ListPasscodes(link.id, now - PASSCODE_LIFETIME);
      const auto current =
          std::find_if(passcodes.begin(), passcodes.end(),
                       [&](const Passcode& passcode) { return IsLive(passcode, now); });
      if (current == passcodes.end())
      {
        return Try::Spent;
      }
      current->triesLeft--;
      triesLeft = current->triesLeft;
      const bool right =
          services.cryptography.Equal(current->codeHash, HashOf(services, *current, code));
      if (right)
      {
        current->usedAt = now;
      }
      transaction.Links().UpdatePasscode(*current);
      return right ? Try::Right : Try::Wrong;
    }

    void MarkOpened(ITransaction& transaction, const Services& services, LiveLink& live)
    {
      live.link.opens++;
      transaction.Links().Update(live.link);
      if (!live.grant.firstOpenedAt.has_value())
      {
        live.grant.firstOpenedAt = services.clock.Now();
        transaction.Grants().Update(live.grant);
      }
    }

    void RefuseTry(Try outcome, int triesLeft)
    {
      if (outcome == Try::Wrong && triesLeft > 0)
      {
        throw Refusal(RefusalCode::PasscodeWrong, "That passcode is not right.",
                      {{"TriesLeft", std::to_string(triesLeft)}});
      }
      if (outcome != Try::Right)
      {
        throw Refusal(RefusalCode::PasscodeSpent,
                      "That passcode can no longer be used. Ask for a new one.");
      }
    }
  }

  LinkView ShowLink(const Services& services, const std::string& token)
  {
    LinkView view;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          const LiveLink live = RequireLiveLink(transaction, services, token);
          view.institution = live.package.institution;
          view.availableUntil = live.grant.expiresAt;
          view.passcodeRequired = live.link.passcodeRequired;
          if (const auto channel = FindPasscodeChannel(services, live.contact))
          {
            view.passcodeChannel = channel->channel;
            view.passcodeGoesTo = channel->description;
          }
        });
    return view;
  }

  SentPasscode SendPasscode(const Services& services, const Actor& actor, const std::string& token)
  {
    SentPasscode sent;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          const Instant now = services.clock.Now();
          const LiveLink live = RequireLiveLink(transaction, services, token);
          const PasscodeChannel channel = RequireChannel(services, live.contact);
          RequireFewPasscodes(transaction, live.link, now);
          SupersedeEarlier(transaction, live.link, now);

          const std::string code = NewPasscode(services.cryptography);
          Passcode passcode;
          passcode.id = NewId(services.cryptography);
          passcode.linkId = live.link.id;
          passcode.codeHash = HashOf(services, passcode, code);
          passcode.createdAt = now;
          passcode.expiresAt = now + PASSCODE_LIFETIME;
          passcode.triesLeft = PASSCODE_TRIES;
          transaction.Links().InsertPasscode(passcode);

          Message message;
          message.name = channel.channel == DeliveryChannel::Sms ? "PasscodeSms" : "PasscodeEmail";
          message.purpose = "Passcode";
          message.channel = channel.channel;
          message.recipient = channel.address;
          message.values = {
              {"Passcode", code},
              {"Minutes",
               std::to_string(
                   std::chrono::duration_cast<std::chrono::minutes>(PASSCODE_LIFETIME).count())}};
          message.lifetime = PASSCODE_LIFETIME;
          message.requestId = live.package.requestId;
          message.packageId = live.package.id;
          message.grantId = live.grant.id;
          Enqueue(transaction, services, LoadSettings(transaction), message);

          AuditEvent event = LinkEvent(services, actor, "PasscodeSent", live);
          event.details = {{"To", channel.description}};
          Record(transaction, services, event);
          sent = {channel.description, channel.channel};
        });
    services.wakeOutbox();
    return sent;
  }

  OpenedLink OpenLink(const Services& services, const Actor& actor, const std::string& token,
                      const std::string& passcode)
  {
    OpenedLink opened;
    Try outcome = Try::Right;
    int triesLeft = 0;
    const NewSession session = PrepareSession(services);
    services.store.Write(
        [&](ITransaction& transaction)
        {
          LiveLink live = RequireLiveLink(transaction, services, token);
          if (live.link.passcodeRequired && passcode.empty())
          {
            throw FieldRefusal(RefusalCode::MissingField, "Passcode", "Passcode is needed.");
          }
          outcome = live.link.passcodeRequired
                        ? SpendTry(transaction, services, live.link, passcode, triesLeft)
                        : Try::Right;
          if (outcome != Try::Right)
          {
            AuditEvent event = LinkEvent(services, actor, "PasscodeRefused", live);
            event.details = {{"TriesLeft", std::to_string(triesLeft)}};
            Record(transaction, services, event);
            return;
          }
          MarkOpened(transaction, services, live);
          Session stored = session.session;
          stored.grantId = live.grant.id;
          stored.onlyGrant = !live.link.passcodeRequired;
          stored.contactId = stored.onlyGrant ? "" : live.contact.id;
          transaction.Sessions().Insert(stored);
          Record(transaction, services, LinkEvent(services, actor, "LinkOpened", live));
          opened = {live.package.id, session.token, stored.endsAt};
        });
    RefuseTry(outcome, triesLeft);
    return opened;
  }
}
