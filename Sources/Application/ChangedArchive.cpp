#include "ChangedArchive.h"

#include "AuditTrail.h"

#include <algorithm>
#include <set>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    const Actor SYSTEM{"System", "", ""};

    /// The documents that were made for this zip alone: the next preparation makes them anew.
    void DropMembers(ITransaction& transaction, const Services& services,
                     const PackageArchive& archive)
    {
      const std::vector<PackageEntry> entries = transaction.Packages().Entries(archive.packageId);
      for (const std::string& language : services.exporter.Languages())
      {
        for (const ArchiveMember& member : transaction.Archives().Members(archive.id, language))
        {
          const bool sent = std::any_of(entries.begin(), entries.end(),
                                        [&](const PackageEntry& entry)
                                        { return entry.sourceId == member.sourceId; });
          if (member.source == MemberSource::Document && !sent)
          {
            transaction.Documents().MarkRemoved(member.sourceId);
          }
        }
      }
      transaction.Archives().InsertMembers(archive.id, {});
    }

    void FailReady(ITransaction& transaction, const Services& services, const Package& package,
                   const Refusal& refusal)
    {
      auto archive = transaction.Archives().Find(package.id, services.exporter.Recipe());
      if (!archive.has_value() || archive->state != ArchiveState::Ready)
      {
        return; // somebody else found it out as well
      }
      DropMembers(transaction, services, *archive);
      archive->state = ArchiveState::Failed;
      archive->failure = refusal.what();
      archive->done = 0;
      archive->changedAt = services.clock.Now();
      archive->notBefore = archive->changedAt + CHANGED_PAUSE;
      transaction.Archives().Put(*archive);
      RecordArchiveFailure(transaction, services, package, refusal);
    }

    Refusal Lost()
    {
      return {RefusalCode::StudyGone,
              "Images of this package were deleted at the sender since it was sent."};
    }

    bool LacksImages(const Package& package, const std::map<std::string, int>& left)
    {
      return std::any_of(package.studies.begin(), package.studies.end(),
                         [&](const PackageStudy& sent)
                         {
                           const auto study = left.find(sent.study);
                           return study != left.end() && study->second < sent.instanceCount;
                         });
    }

    class WatchedArchive : public IByteSource
    {
    public:
      WatchedArchive(const Services& services, const Package& package,
                     std::unique_ptr<IByteSource> source)
          : services_(services), package_(package), source_(std::move(source))
      {
      }

      std::uint64_t Length() const override
      {
        return source_->Length();
      }

      std::string EntityTag() const override
      {
        return source_->EntityTag();
      }

      std::size_t Read(std::uint64_t offset, char* target, std::size_t size) override
      {
        try
        {
          return source_->Read(offset, target, size);
        }
        catch (const Refusal& refusal)
        {
          if (refusal.Code() == RefusalCode::StudyGone)
          {
            services_.store.Write([&](ITransaction& transaction)
                                  { FailReady(transaction, services_, package_, refusal); });
          }
          throw;
        }
      }

    private:
      Services services_; // a copy: the source outlives the call that opened it
      Package package_;
      std::unique_ptr<IByteSource> source_;
    };
  }

  void RecordArchiveFailure(ITransaction& transaction, const Services& services,
                            const Package& package, const Refusal& refusal)
  {
    AuditEvent event = EventBy(services, SYSTEM, "ArchiveFailed");
    event.requestId = package.requestId;
    event.packageId = package.id;
    event.patientId = package.patient.patientId;
    event.details = {{"Reason", ToString(refusal.Code())}};
    Record(transaction, services, event);
  }

  void FailLost(ITransaction& transaction, const Services& services,
                const std::map<std::string, int>& left)
  {
    std::set<std::string> studies;
    for (const auto& [study, count] : left)
    {
      studies.insert(study);
    }
    for (const std::string& id : transaction.Archives().ListReady(
             studies, services.exporter.Recipe(), services.clock.Now()))
    {
      const auto package = transaction.Packages().Find(id);
      if (package.has_value() && LacksImages(*package, left))
      {
        FailReady(transaction, services, *package, Lost());
      }
    }
  }

  bool FailWhereLost(const Services& services, const Package& package)
  {
    std::map<std::string, int> left;
    for (const PackageStudy& sent : package.studies)
    {
      const auto study = services.archive.ReadStudy(sent.study);
      left[sent.study] = study.has_value() ? study->instanceCount : 0;
    }
    if (!LacksImages(package, left))
    {
      return false;
    }
    services.store.Write([&](ITransaction& transaction)
                         { FailReady(transaction, services, package, Lost()); });
    return true;
  }

  std::unique_ptr<IByteSource> WatchArchive(const Services& services, const Package& package,
                                            std::unique_ptr<IByteSource> source)
  {
    return std::make_unique<WatchedArchive>(services, package, std::move(source));
  }
}
