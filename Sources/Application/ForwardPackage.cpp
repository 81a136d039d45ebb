#include "ForwardPackage.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "Messages.h"
#include "PackageAccess.h"
#include "PasscodeChannel.h"
#include "RequestAccess.h"
#include "StorePackage.h"

#include "../Domain/Refusal.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_MESSAGE = 5000;
    constexpr std::size_t LONGEST_INFO = 1000;
    constexpr int LONGEST_RETENTION = 365; // days

    void CheckOptions(const Services& services, ForwardOptions& options)
    {
      CheckContact(options.recipient, "Recipient.");
      CheckText("Info", options.info, LONGEST_INFO, Lines::Several);
      CheckText("Message", options.message, LONGEST_MESSAGE, Lines::Several);
      if (options.retentionDays < 1 || options.retentionDays > LONGEST_RETENTION)
      {
        throw FieldRefusal(RefusalCode::BadValue, "RetentionDays",
                           "RetentionDays is a number from 1 to 365.");
      }
      const Acknowledgements& acknowledged = options.acknowledged;
      if (!acknowledged.confidentialData || !acknowledged.recipientDetails ||
          !acknowledged.hospitalInformed)
      {
        throw FieldRefusal(RefusalCode::MissingField, "Acknowledged",
                           "All three acknowledgements are needed before a package is forwarded.");
      }
      RequirePasscodeChannel(services, options.recipient);
    }

    /// The contents of the package in hand under a new identity, without its grant.
    BuiltPackage CopyContents(ITransaction& transaction, const Services& services,
                              const ReceivedPackage& received, const ForwardOptions& options,
                              const std::string& forwarder)
    {
      const Instant now = services.clock.Now();
      BuiltPackage built;
      built.package = received.package;
      built.package.id = NewId(services.cryptography);
      built.package.origin = PackageOrigin::Forward;
      built.package.message = options.message;
      if (!options.info.empty())
      {
        built.package.message += (options.message.empty() ? "" : "\n\n") + options.info;
      }
      built.package.createdAt = now;
      built.package.createdBy = forwarder;
      built.package.availableUntil =
          std::min(received.grant.expiresAt, now + std::chrono::days(options.retentionDays));
      built.instances = transaction.Packages().Instances(received.package.id);
      built.entries = transaction.Packages().Entries(received.package.id);
      built.draft.availableUntil = built.package.availableUntil;
      built.draft.rights = Smaller(received.grant.rights, {true, true, 0});
      built.draft.recipient = options.recipient;
      return built;
    }

    void TellInstitution(ITransaction& transaction, const Services& services,
                         const Settings& settings, const BuiltPackage& built)
    {
      if (services.institution.email.empty())
      {
        return;
      }
      Message message;
      message.name = "PackageForwarded";
      message.recipient = services.institution.email;
      message.values = {{"Requester", built.package.createdBy},
                        {"Until", FormatDay(built.package.availableUntil)}};
      message.requestId = built.package.requestId;
      message.packageId = built.package.id;
      Enqueue(transaction, services, settings, message);
    }

    std::string NameOf(ITransaction& transaction, const Session& session)
    {
      const auto contact = transaction.Contacts().Find(session.contactId);
      return contact.has_value() ? contact->name : "";
    }
  }

  ForwardedPackage ForwardPackage(const Services& services, const Actor& actor,
                                  const Session& session, const std::string& packageId,
                                  const ForwardOptions& options)
  {
    // Whose package it is comes before what is wrong with the form.
    services.store.Read([&](ITransaction& transaction)
                        { RequireLive(transaction, services, session, packageId); });
    ForwardOptions checked = options;
    CheckOptions(services, checked);
    checked.recipient.id = NewId(services.cryptography);
    checked.recipient.createdAt = services.clock.Now();
    ForwardedPackage forwarded;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          ReceivedPackage received = RequireLive(transaction, services, session, packageId);
          if (received.grant.rights.forwards < 1)
          {
            throw Refusal(RefusalCode::Forbidden,
                          "This package cannot be forwarded, or not any more.");
          }
          received.grant.rights.forwards--;
          transaction.Grants().Update(received.grant);
          ForwardOptions stored = checked;
          EnsureContact(transaction, stored.recipient);
          BuiltPackage built =
              CopyContents(transaction, services, received, stored, NameOf(transaction, session));
          AddGrant(services, actor, built);
          built.grant.parentGrantId = received.grant.id;
          StorePackage(transaction, services, actor, built);
          TellInstitution(transaction, services, LoadSettings(transaction), built);
          AuditEvent event = EventOn(services, actor, "PackageForwarded", received);
          event.details = {{"To", stored.recipient.email},
                           {"NewPackage", built.package.id},
                           {"ForwardsLeft", std::to_string(received.grant.rights.forwards)}};
          Record(transaction, services, event);
          forwarded = {built.package.id, built.package.availableUntil};
        });
    services.wakeOutbox();
    services.wakeArchives();
    return forwarded;
  }
}
