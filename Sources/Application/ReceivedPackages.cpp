#include "ReceivedPackages.h"

#include "AuditTrail.h"
#include "FieldRules.h"
#include "RequestDocuments.h"
#include "Sessions.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <optional>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_REASON = 1000;

    bool Covers(const Session& session, const Grant& grant)
    {
      if (session.onlyGrant)
      {
        return grant.id == session.grantId;
      }
      return grant.recipientKind == GrantRecipient::Contact &&
             grant.recipientId == session.contactId;
    }

    Refusal NoSuchPackage()
    {
      return {RefusalCode::NotFound, "There is no such package."};
    }

    ReceivedPackage Find(ITransaction& transaction, const Services& services,
                         const Session& session, const std::string& packageId)
    {
      const auto package = transaction.Packages().Find(packageId);
      if (!package.has_value())
      {
        throw NoSuchPackage();
      }
      const Instant now = services.clock.Now();
      std::optional<Grant> covered;
      for (const Grant& grant : transaction.Grants().ListByPackage(packageId))
      {
        if (Covers(session, grant) && (!covered.has_value() || IsLive(grant, now)))
        {
          covered = grant;
        }
      }
      if (!covered.has_value())
      {
        throw NoSuchPackage();
      }
      return {*package, *covered, IsLive(*covered, now)};
    }

    ReceivedPackage FindLive(ITransaction& transaction, const Services& services,
                             const Session& session, const std::string& packageId)
    {
      ReceivedPackage received = Find(transaction, services, session, packageId);
      if (!received.live)
      {
        throw Refusal(RefusalCode::NotFound, "This package is no longer available.");
      }
      return received;
    }

    AuditEvent EventOnPackage(const Services& services, const Actor& actor,
                              const std::string& action, const ReceivedPackage& received)
    {
      AuditEvent event = EventBy(services, actor, action);
      event.requestId = received.package.requestId;
      event.packageId = received.package.id;
      event.grantId = received.grant.id;
      event.patientId = received.package.patient.patientId;
      return event;
    }

    bool NeedsAction(const ReceivedPackage& received)
    {
      return received.live && !received.grant.lastViewedAt.has_value() &&
             !received.grant.lastDownloadedAt.has_value();
    }

    std::vector<Grant> GrantsOf(ITransaction& transaction, const Session& session, Instant since)
    {
      if (!session.onlyGrant)
      {
        return transaction.Grants().ListByRecipient(GrantRecipient::Contact, session.contactId,
                                                    since);
      }
      const auto grant = transaction.Grants().Find(session.grantId);
      return grant.has_value() ? std::vector<Grant>{*grant} : std::vector<Grant>{};
    }

    bool SessionLives(ITransaction& transaction, const Services& services, const Session& session)
    {
      const auto current = transaction.Sessions().FindByTokenHash(session.tokenHash);
      return current.has_value() && !current->endedAt.has_value() &&
             services.clock.Now() < current->endsAt;
    }
  }

  std::vector<ReceivedPackage> ListReceived(const Services& services, const Session& session,
                                            PackageView view)
  {
    std::vector<ReceivedPackage> list;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          list.clear();
          const Instant now = services.clock.Now();
          for (const Grant& grant : GrantsOf(transaction, session, now - ALL_PACKAGES_SPAN))
          {
            const auto package = transaction.Packages().Find(grant.packageId);
            if (!package.has_value())
            {
              continue;
            }
            ReceivedPackage received{*package, grant, IsLive(grant, now)};
            if (view == PackageView::All || NeedsAction(received))
            {
              list.push_back(std::move(received));
            }
          }
        });
    return list;
  }

  ReceivedPackage FindReceived(const Services& services, const Session& session,
                               const std::string& packageId)
  {
    std::optional<ReceivedPackage> received;
    services.store.Read([&](ITransaction& transaction)
                        { received = Find(transaction, services, session, packageId); });
    return *received;
  }

  std::uint64_t ArchiveSize(const Services& services, const ReceivedPackage& received)
  {
    std::vector<PackageEntry> entries;
    services.store.Read([&](ITransaction& transaction)
                        { entries = transaction.Packages().Entries(received.package.id); });
    return services.exporter.OpenZip(entries, received.package.createdAt, {}, {})->Length();
  }

  std::shared_ptr<IByteSource> OpenArchive(const Services& services, const Actor& actor,
                                           const Session& session, const std::string& packageId,
                                           bool resumed)
  {
    std::optional<ReceivedPackage> found;
    std::vector<PackageEntry> entries;
    const auto load = [&](ITransaction& transaction)
    {
      found = FindLive(transaction, services, session, packageId);
      entries = transaction.Packages().Entries(packageId);
    };
    services.store.Read(load);
    if (!found->grant.rights.download)
    {
      RecordAlone(services, EventOnPackage(services, actor, "DownloadRefused", *found));
      throw Refusal(RefusalCode::DownloadNotPermitted,
                    "The sender did not permit downloading this package.");
    }
    if (!resumed)
    {
      services.store.Write(
          [&](ITransaction& transaction)
          {
            ReceivedPackage received = FindLive(transaction, services, session, packageId);
            received.grant.lastDownloadedAt = services.clock.Now();
            transaction.Grants().Update(received.grant);
            Record(transaction, services,
                   EventOnPackage(services, actor, "PackageDownloaded", received));
          });
    }
    // Services and session are copied: the source outlives this call.
    const auto stillPermitted = [services, session, grantId = found->grant.id]
    {
      bool permitted = false;
      services.store.Read(
          [&](ITransaction& transaction)
          {
            const auto grant = transaction.Grants().Find(grantId);
            permitted = grant.has_value() && IsLive(*grant, services.clock.Now()) &&
                        SessionLives(transaction, services, session);
          });
      return permitted;
    };
    const auto openDocument = [services](const std::string& id)
    {
      return ReadDocument(services, id);
    };
    return services.exporter.OpenZip(entries, found->package.createdAt, openDocument,
                                     stillPermitted);
  }

  std::vector<PackageInstance> ViewPackage(const Services& services, const Actor& actor,
                                           const Session& session, const std::string& packageId)
  {
    std::vector<PackageInstance> instances;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          ReceivedPackage received = FindLive(transaction, services, session, packageId);
          instances = transaction.Packages().Instances(packageId);
          received.grant.lastViewedAt = services.clock.Now();
          transaction.Grants().Update(received.grant);
          Record(transaction, services, EventOnPackage(services, actor, "PackageViewed", received));
        });
    return instances;
  }

  std::string ViewFrame(const Services& services, const Session& session,
                        const std::string& packageId, const std::string& instance, int frame,
                        int width)
  {
    std::optional<PackageInstance> found;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          FindLive(transaction, services, session, packageId);
          found = transaction.Packages().FindInstance(packageId, instance);
        });
    if (!found.has_value() || frame < 0 || frame >= found->numberOfFrames)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such picture in this package.");
    }
    const auto picture = services.archive.RenderFrame(instance, frame, width);
    if (picture == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "This picture cannot be shown.");
    }
    return std::string(picture->View());
  }

  std::string ViewPdf(const Services& services, const Session& session,
                      const std::string& packageId, const std::string& instance)
  {
    std::optional<PackageInstance> found;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          FindLive(transaction, services, session, packageId);
          found = transaction.Packages().FindInstance(packageId, instance);
        });
    const auto pdf = found.has_value() ? services.archive.ReadPdf(instance) : nullptr;
    if (pdf == nullptr)
    {
      throw Refusal(RefusalCode::NotFound, "There is no such document in this package.");
    }
    return std::string(pdf->View());
  }

  std::vector<Document> ListPackageAttachments(const Services& services,
                                               const std::string& packageId)
  {
    std::vector<Document> attachments;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          attachments.clear();
          for (const PackageEntry& entry : transaction.Packages().Entries(packageId))
          {
            const auto document = entry.source == EntrySource::Document
                                      ? transaction.Documents().Find(entry.sourceId)
                                      : std::nullopt;
            if (document.has_value() && document->owner != DocumentOwner::Package)
            {
              attachments.push_back(*document);
            }
          }
        });
    return attachments;
  }

  OpenedAttachment OpenPackageAttachment(const Services& services, const Session& session,
                                         const std::string& packageId, int number)
  {
    services.store.Read([&](ITransaction& transaction)
                        { FindLive(transaction, services, session, packageId); });
    const std::vector<Document> attachments = ListPackageAttachments(services, packageId);
    if (number < 1 || static_cast<std::size_t>(number) > attachments.size())
    {
      throw Refusal(RefusalCode::NotFound, "There is no such document in this package.");
    }
    const Document& document = attachments[static_cast<std::size_t>(number) - 1];
    return {document, ReadDocument(services, document.id)};
  }

  void DeclinePackage(const Services& services, const Actor& actor, const Session& session,
                      const std::string& packageId, const std::string& reason)
  {
    CheckText("Reason", reason, LONGEST_REASON, Lines::Several);
    services.store.Write(
        [&](ITransaction& transaction)
        {
          ReceivedPackage received = FindLive(transaction, services, session, packageId);
          received.grant.state = GrantState::Declined;
          received.grant.endedAt = services.clock.Now();
          received.grant.endReason = reason;
          transaction.Grants().Update(received.grant);
          AuditEvent event = EventOnPackage(services, actor, "PackageDeclined", received);
          event.details = {{"Reason", reason}};
          Record(transaction, services, event);
        });
  }
}
