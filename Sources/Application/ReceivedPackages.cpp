#include "ReceivedPackages.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "PackageAccess.h"
#include "RequestDocuments.h"

#include "../Domain/Refusal.h"

#include <algorithm>
#include <optional>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_REASON = 1000;
    constexpr std::chrono::days LONGEST_AVAILABILITY{365}; // of MaximumRetentionDays

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

    void RecordView(ITransaction& transaction, const Services& services, const Actor& actor,
                    ReceivedPackage received)
    {
      received.grant.lastViewedAt = services.clock.Now();
      transaction.Grants().Update(received.grant);
      Record(transaction, services, EventOn(services, actor, "PackageViewed", received));
    }

    /// A file of another size is not the one that was sent: that is told without reading it. Of
    /// one of the same size the CRC-32 is compared by whoever makes something of it.
    void RequireAsSent(const Services& services, const PackageEntry& sent)
    {
      const auto size = services.archive.InstanceSize(sent.sourceId);
      if (size.value_or(sent.size) != sent.size)
      {
        throw Refusal(RefusalCode::StudyGone,
                      "This image was changed at the sender since it was sent. "
                      "Please ask the sender to send it again.");
      }
    }

    /// The instance, if it is in the package. Pictures are asked for by the hundred, by whoever
    /// knows their identifiers: the first of a session puts the view on record, unless the list
    /// did.
    FrameOfInstance RequireInstance(const Services& services, const Actor& actor,
                                    const Session& session, const std::string& packageId,
                                    const std::string& instance, int frame = 0)
    {
      std::optional<PackageInstance> found;
      std::optional<PackageEntry> sent;
      bool onRecord = false;
      const auto look = [&](ITransaction& transaction)
      {
        ReceivedPackage received = RequireLive(transaction, services, session, packageId);
        onRecord = HappenedIn(session, received.grant.lastViewedAt);
        found = transaction.Packages().FindInstance(packageId, instance);
        sent = transaction.Packages().FindEntry(packageId, instance);
        return received;
      };
      services.store.Read(look);
      if (!found.has_value() || !sent.has_value())
      {
        throw Refusal(RefusalCode::NotFound, "There is no such picture in this package.");
      }
      RequireAsSent(services, *sent);
      if (!onRecord)
      {
        services.store.Write(
            [&](ITransaction& transaction)
            {
              const ReceivedPackage received = look(transaction);
              if (!onRecord)
              {
                RecordView(transaction, services, actor, received);
              }
            });
      }
      return {instance, found->numberOfFrames, frame, sent->crc32};
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
          const auto span = view == PackageView::All ? ALL_PACKAGES_SPAN : LONGEST_AVAILABILITY;
          for (const Grant& grant : GrantsOf(transaction, session, now - span))
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
                        { received = RequireReceived(transaction, services, session, packageId); });
    return *received;
  }

  std::vector<PackageInstance> ViewPackage(const Services& services, const Actor& actor,
                                           const Session& session, const std::string& packageId)
  {
    std::vector<PackageInstance> instances;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          const ReceivedPackage received = RequireLive(transaction, services, session, packageId);
          instances = transaction.Packages().Instances(packageId);
          RecordView(transaction, services, actor, received);
        });
    return instances;
  }

  std::string ViewFrame(const Services& services, const Actor& actor, const Session& session,
                        const std::string& packageId, const std::string& instance, int frame,
                        const FrameLook& look)
  {
    return DrawPicture(services,
                       RequireInstance(services, actor, session, packageId, instance, frame), look);
  }

  bool MayTakePixels(const Services& services, const Grant& grant)
  {
    return grant.rights.download || !LoadSettings(services).retention.strictViewing;
  }

  namespace
  {
    /// Once for each session: a viewer asks for pictures by the hundred.
    void RecordRefusal(const Services& services, const Actor& actor, const Session& session,
                       const ReceivedPackage& received)
    {
      services.store.Write(
          [&](ITransaction& transaction)
          {
            AuditQuery query;
            query.requestId = received.package.requestId;
            query.action = "DownloadRefused";
            query.from = session.createdAt;
            query.page.limit = 100;
            const auto events = transaction.Audit().List(query).items;
            const bool onRecord = std::any_of(events.begin(), events.end(),
                                              [&](const AuditEvent& event)
                                              { return event.grantId == received.grant.id; });
            if (!onRecord)
            {
              Record(transaction, services, EventOn(services, actor, "DownloadRefused", received));
            }
          });
    }

    void RequirePermitted(const Services& services, const Actor& actor, const Session& session,
                          const std::string& packageId, const PictureParts& parts)
    {
      std::optional<ReceivedPackage> received;
      services.store.Read([&](ITransaction& transaction)
                          { received = RequireLive(transaction, services, session, packageId); });
      if (parts.pixels && !MayTakePixels(services, received->grant))
      {
        RecordRefusal(services, actor, session, *received);
        throw Refusal(RefusalCode::DownloadNotPermitted,
                      "Of this package only drawn pictures are shown.");
      }
    }
  }

  std::string ViewPicture(const Services& services, const Actor& actor, const Session& session,
                          const std::string& packageId, const std::string& instance, int frame,
                          const PictureParts& parts)
  {
    const FrameOfInstance found =
        RequireInstance(services, actor, session, packageId, instance, frame);
    RequireFrame(found);
    RequirePermitted(services, actor, session, packageId, parts);
    std::string picture = PackPicture(services, found, parts);
    // Reading a large file takes a while, in which the grant may have ended.
    RequirePermitted(services, actor, session, packageId, parts);
    return picture;
  }

  std::string ViewObject(const Services& services, const Actor& actor, const Session& session,
                         const std::string& packageId, const std::string& instance)
  {
    return PackObject(services, RequireInstance(services, actor, session, packageId, instance));
  }

  std::string ViewPdf(const Services& services, const Actor& actor, const Session& session,
                      const std::string& packageId, const std::string& instance)
  {
    return ReadPdf(services, RequireInstance(services, actor, session, packageId, instance));
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

  OpenedAttachment OpenPackageAttachment(const Services& services, const Actor& actor,
                                         const Session& session, const std::string& packageId,
                                         int number)
  {
    std::optional<ReceivedPackage> received;
    services.store.Read([&](ITransaction& transaction)
                        { received = RequireLive(transaction, services, session, packageId); });
    const std::vector<Document> attachments = ListPackageAttachments(services, packageId);
    if (number < 1 || static_cast<std::size_t>(number) > attachments.size())
    {
      throw Refusal(RefusalCode::NotFound, "There is no such document in this package.");
    }
    const Document& document = attachments[static_cast<std::size_t>(number) - 1];
    OpenedAttachment opened{document, ReadDocument(services, document.id)};
    AuditEvent event = EventOn(services, actor, "AttachmentViewed", *received);
    event.details = {{"Name", document.name}, {"SHA256", document.sha256}};
    RecordAlone(services, event);
    return opened;
  }

  void DeclinePackage(const Services& services, const Actor& actor, const Session& session,
                      const std::string& packageId, const std::string& reason)
  {
    CheckText("Reason", reason, LONGEST_REASON, Lines::Several);
    services.store.Write(
        [&](ITransaction& transaction)
        {
          ReceivedPackage received = RequireLive(transaction, services, session, packageId);
          received.grant.state = GrantState::Declined;
          received.grant.endedAt = services.clock.Now();
          received.grant.endReason = reason;
          transaction.Grants().Update(received.grant);
          AuditEvent event = EventOn(services, actor, "PackageDeclined", received);
          event.details = {{"Reason", reason}};
          Record(transaction, services, event);
        });
  }
}
