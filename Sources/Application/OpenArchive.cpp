#include "ReceivedPackages.h"

#include "AuditTrail.h"
#include "ChangedArchive.h"
#include "PackageAccess.h"
#include "RequestDocuments.h"
#include "ZipPassphrase.h"

#include "../Domain/Refusal.h"

#include <thread>

namespace OrthancExchange
{
  namespace
  {
    // A package just sent is prepared within this, so that its download begins at once. No longer,
    // since few threads answer all recipients.
    constexpr int LONGEST_WAIT = 60; // pauses
    constexpr std::chrono::milliseconds PAUSE{50};
    constexpr const char* RETRY_AFTER = "3"; // seconds

    constexpr int GENERATED_FILES = 2; // DICOMDIR, IMAGES/DICOMDIR

    std::uint64_t SizeOfFiles(ITransaction& transaction, const Package& package)
    {
      std::uint64_t size = 0;
      for (const PackageEntry& entry : transaction.Packages().Entries(package.id))
      {
        size += entry.size;
      }
      return size;
    }

    void RequirePossible(const ArchiveProgress& progress)
    {
      if (!progress.failure.empty())
      {
        throw Refusal(RefusalCode::StudyGone,
                      progress.failure + " Please ask the sender to send it again.");
      }
    }

    void RequireReady(const ArchiveProgress& progress)
    {
      RequirePossible(progress);
      if (!progress.ready)
      {
        throw Refusal(RefusalCode::Busy, "The download is being prepared. Please wait a moment.",
                      {{"RetryAfter", RETRY_AFTER},
                       {"Done", std::to_string(progress.done)},
                       {"Total", std::to_string(progress.total)}});
      }
    }

    void WaitUntilReady(const Services& services, const Package& package,
                        const std::string& language)
    {
      const auto look = [&]
      {
        ArchiveProgress seen;
        services.store.Read([&](ITransaction& transaction)
                            { seen = ShowArchive(transaction, services, package, language); });
        return seen;
      };
      ArchiveProgress progress = look();
      services.wakeArchives();
      for (int i = 0; i < LONGEST_WAIT && !progress.ready; ++i)
      {
        RequirePossible(progress);
        std::this_thread::sleep_for(PAUSE);
        progress = look();
      }
      RequireReady(progress);
    }

    /// What is gone by now is said at once, and not by breaking off in the middle.
    void RequireStudiesThere(const Services& services, const Package& package)
    {
      if (FailWhereLost(services, package))
      {
        throw Refusal(RefusalCode::StudyGone,
                      "Images of this package were deleted at the sender since it was sent. "
                      "Please ask the sender to send it again.");
      }
    }

    bool SessionLives(ITransaction& transaction, const Services& services, const Session& session)
    {
      const auto current = transaction.Sessions().FindByTokenHash(session.tokenHash);
      return current.has_value() && !current->endedAt.has_value() &&
             services.clock.Now() < current->endsAt;
    }

    std::function<bool()> StillPermitted(const Services& services, const Session& session,
                                         const std::string& grantId)
    {
      // Services and session are copied: the source outlives this call.
      return [services, session, grantId]
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
    }

    void RecordDownload(const Services& services, const Actor& actor, const Session& session,
                        const std::string& packageId, const PackageArchive& archive,
                        const std::string& language)
    {
      services.store.Write(
          [&](ITransaction& transaction)
          {
            ReceivedPackage received = RequireLive(transaction, services, session, packageId);
            received.grant.lastDownloadedAt = services.clock.Now();
            transaction.Grants().Update(received.grant);
            AuditEvent event = EventOn(services, actor, "PackageDownloaded", received);
            event.details = {{"SHA256", archive.sumsSha256}, {"Language", language}};
            Record(transaction, services, event);
          });
    }
  }

  ArchiveProgress ShowArchive(ITransaction& transaction, const Services& services,
                              const Package& package, const std::string& language)
  {
    const auto archive = transaction.Archives().Find(package.id, services.exporter.Recipe());
    ArchiveProgress progress;
    progress.total = package.imageCount + package.attachmentCount + GENERATED_FILES;
    if (archive.has_value())
    {
      progress.ready = archive->state == ArchiveState::Ready;
      progress.done = archive->done;
      progress.total = archive->total;
      progress.failure = archive->state == ArchiveState::Failed ? archive->failure : "";
    }
    progress.length = progress.ready ? std::stoull(archive->lengths.at(language)) : 0;
    return progress;
  }

  ArchiveProgress ShowArchive(const Services& services, const Package& package,
                              const std::string& language)
  {
    ArchiveProgress progress;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          progress = ShowArchive(transaction, services, package, language);
          if (!progress.ready)
          {
            progress.length = SizeOfFiles(transaction, package);
          }
        });
    return progress;
  }

  std::shared_ptr<IByteSource> OpenArchive(const Services& services, const Actor& actor,
                                           const Session& session, const std::string& packageId,
                                           const ArchiveAsked& asked)
  {
    std::optional<ReceivedPackage> found;
    services.store.Read([&](ITransaction& transaction)
                        { found = RequireLive(transaction, services, session, packageId); });
    if (!found->grant.rights.download)
    {
      RecordAlone(services, EventOn(services, actor, "DownloadRefused", *found));
      throw Refusal(RefusalCode::DownloadNotPermitted,
                    "The sender did not permit downloading this package.");
    }
    WaitUntilReady(services, found->package, asked.language);
    RequireStudiesThere(services, found->package);
    std::optional<PackageArchive> archive;
    std::vector<ArchiveMember> members;
    std::optional<ZipSecret> secret;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          // Asked again: another download may have found it changed meanwhile, and forgotten it.
          RequireReady(ShowArchive(transaction, services, found->package, asked.language));
          archive = transaction.Archives().Find(packageId, services.exporter.Recipe());
          members = transaction.Archives().Members(archive->id, asked.language);
          secret = OpenSecret(transaction, services, found->package);
        });
    if (!asked.resumed || !HappenedIn(session, found->grant.lastDownloadedAt))
    {
      RecordDownload(services, actor, session, packageId, *archive, asked.language);
    }
    const auto openDocument = [services](const std::string& id)
    {
      return ReadDocument(services, id);
    };
    return WatchArchive(
        services, found->package,
        services.exporter.OpenZip(members, found->package.createdAt, openDocument,
                                  StillPermitted(services, session, found->grant.id), secret));
  }
}
