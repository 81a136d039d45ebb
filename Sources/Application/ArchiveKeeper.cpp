#include "ArchiveKeeper.h"

#include "ChangedArchive.h"
#include "RequestDocuments.h"

#include <exception>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    // After which another Orthanc, or this one after a crash, takes over. Where a single file takes
    // longer, two may do the same work, to the same end.
    constexpr Seconds LEASE{6};
    constexpr Seconds RENEWAL{1};      // also how old the progress shown may be
    constexpr Seconds FAULT_PAUSE{10}; // the archive is away, or stopping
    constexpr std::chrono::days KEEP_OUTDATED{7};

    struct Task
    {
      Package package;
      PackageArchive archive;
      ArchiveOrder order;
    };

    void LoadOrder(ITransaction& transaction, const Services& services, Task& task)
    {
      ArchiveOrder& order = task.order;
      order.description = {task.package.institution, services.institution.email,
                           task.package.createdAt,   task.package.availableUntil,
                           task.package.message,     task.package.encrypted};
      order.patient = task.package.patient;
      order.studies = task.package.studies;
      order.instances = transaction.Packages().Instances(task.package.id);
      order.entries = transaction.Packages().Entries(task.package.id);
      for (const PackageEntry& entry : order.entries)
      {
        const auto document = entry.source == EntrySource::Document
                                  ? transaction.Documents().Find(entry.sourceId)
                                  : std::nullopt;
        if (document.has_value() && document->owner != DocumentOwner::Package)
        {
          order.documentNames[document->id] = document->name;
        }
      }
    }

    /// Takes the next package up, unless another Orthanc was faster.
    std::optional<Task> Claim(const Services& services)
    {
      std::optional<std::string> due;
      const auto look = [&](ITransaction& transaction)
      {
        due =
            transaction.Archives().NextToPrepare(services.exporter.Recipe(), services.clock.Now());
      };
      services.store.Read(look);
      std::optional<Task> task;
      if (!due.has_value())
      {
        return task;
      }
      services.store.Write(
          [&](ITransaction& transaction)
          {
            task.reset();
            look(transaction);
            if (!due.has_value())
            {
              return;
            }
            task.emplace();
            task->package = transaction.Packages().Find(*due).value();
            const auto before = transaction.Archives().Find(*due, services.exporter.Recipe());
            task->archive = before.value_or(PackageArchive());
            task->archive.id = before.has_value() ? before->id : NewId(services.cryptography);
            task->archive.packageId = *due;
            task->archive.recipe = services.exporter.Recipe();
            task->archive.state = ArchiveState::Preparing;
            LoadOrder(transaction, services, *task);
            task->archive.done = 0;
            task->archive.total = static_cast<int>(task->order.entries.size());
            task->archive.changedAt = services.clock.Now();
            task->archive.notBefore = task->archive.changedAt + LEASE;
            transaction.Archives().Put(task->archive);
          });
      return task;
    }

    /// Another Orthanc finishes first where this one paused for longer than its lease.
    bool IsReady(ITransaction& transaction, const PackageArchive& archive)
    {
      const auto stored = transaction.Archives().Find(archive.packageId, archive.recipe);
      return stored.has_value() && stored->state == ArchiveState::Ready;
    }

    /// False where there is nothing left to say of it.
    bool Put(ITransaction& transaction, const Services& services, PackageArchive& archive,
             Seconds pause)
    {
      archive.changedAt = services.clock.Now();
      archive.notBefore = archive.changedAt + pause;
      if (IsReady(transaction, archive))
      {
        return false;
      }
      transaction.Archives().Put(archive);
      return true;
    }

    void Save(const Services& services, PackageArchive& archive, Seconds pause)
    {
      services.store.Write([&](ITransaction& transaction)
                           { Put(transaction, services, archive, pause); });
    }

    std::string StoreGenerated(ITransaction& transaction, const Services& services,
                               const Package& package, const ArchiveMember& member,
                               const std::string& content)
    {
      Document document;
      document.id = NewId(services.cryptography);
      document.owner = DocumentOwner::Package;
      document.ownerId = package.id;
      document.name = member.path;
      document.contentType = "text/plain; charset=utf-8";
      document.size = member.size;
      document.crc32 = member.crc32;
      document.sha256 = member.sha256;
      document.addedAt = services.clock.Now();
      document.addedBy = package.createdBy;
      transaction.Documents().Insert(document, content);
      return document.id;
    }

    void StoreReady(ITransaction& transaction, const Services& services, const Task& task,
                    const PreparedArchive& prepared)
    {
      if (IsReady(transaction, task.archive))
      {
        return; // its bytes are the same
      }
      PackageArchive archive = task.archive;
      archive.state = ArchiveState::Ready;
      archive.done = archive.total;
      archive.failure.clear();
      archive.changedAt = services.clock.Now();
      archive.sumsSha256 = prepared.sumsSha256;
      for (const auto& [language, length] : prepared.lengths)
      {
        archive.lengths[language] = std::to_string(length);
      }
      std::vector<ArchiveMember> members;
      members.reserve(prepared.members.size());
      for (const PreparedMember& made : prepared.members)
      {
        members.push_back(made.member);
        if (made.generated.has_value())
        {
          members.back().sourceId =
              StoreGenerated(transaction, services, task.package, made.member, *made.generated);
        }
      }
      transaction.Archives().Put(archive);
      transaction.Archives().InsertMembers(archive.id, members);
      for (const std::string& document : transaction.Archives().RemoveOutdated(
               archive.packageId, archive.recipe, archive.changedAt - KEEP_OUTDATED))
      {
        transaction.Documents().MarkRemoved(document);
      }
    }

    void StoreFailed(const Services& services, Task& task, const Refusal& refusal)
    {
      const bool known = task.archive.failure == refusal.what();
      task.archive.state = ArchiveState::Failed;
      task.archive.failure = refusal.what();
      services.store.Write(
          [&](ITransaction& transaction)
          {
            if (Put(transaction, services, task.archive, CHANGED_PAUSE) && !known)
            {
              RecordArchiveFailure(transaction, services, task.package, refusal);
            }
          });
    }

    PreparedArchive Prepare(const Services& services, Task& task,
                            const std::function<bool()>& stopping)
    {
      Instant shownAt = task.archive.changedAt;
      const auto onProgress = [&](int done, int total)
      {
        if (services.clock.Now() >= shownAt + RENEWAL)
        {
          task.archive.done = done;
          task.archive.total = total;
          Save(services, task.archive, LEASE);
          shownAt = task.archive.changedAt;
        }
        return !stopping();
      };
      const auto openDocument = [&](const std::string& id)
      {
        return ReadDocument(services, id);
      };
      return services.exporter.PrepareArchive(task.order, openDocument, onProgress);
    }
  }

  ArchiveKeeper::ArchiveKeeper(const Services& services,
                               std::function<void(const std::string&)> log,
                               std::chrono::milliseconds interval)
      : services_(services), task_([this] { RunOnce(); },
                                   [log = std::move(log)](const std::string& fault)
                                   { log("The preparation of zips waits: " + fault); },
                                   interval)
  {
  }

  void ArchiveKeeper::Start()
  {
    task_.Start();
  }

  void ArchiveKeeper::Stop()
  {
    task_.Stop();
  }

  void ArchiveKeeper::Wake()
  {
    task_.Wake();
  }

  void ArchiveKeeper::RunOnce()
  {
    while (!task_.IsStopping() && PrepareNext())
    {
      // one package after the other
    }
  }

  bool ArchiveKeeper::PrepareNext()
  {
    std::optional<Task> task = Claim(services_);
    if (!task.has_value())
    {
      return false;
    }
    try
    {
      const PreparedArchive prepared =
          Prepare(services_, *task, [this] { return task_.IsStopping(); });
      services_.store.Write([&](ITransaction& transaction)
                            { StoreReady(transaction, services_, *task, prepared); });
      FailWhereLost(services_, task->package); // nobody was told while there was no zip to fail
    }
    catch (const Refusal& refusal)
    {
      if (refusal.Code() == RefusalCode::StudyGone)
      {
        StoreFailed(services_, *task, refusal);
        return true;
      }
      Save(services_, task->archive, task_.IsStopping() ? Seconds{0} : FAULT_PAUSE);
      throw;
    }
    catch (const std::exception&)
    {
      Save(services_, task->archive, FAULT_PAUSE);
      throw;
    }
    return true;
  }
}
