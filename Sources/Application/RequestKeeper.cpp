#include "RequestKeeper.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "CheckIndex.h"
#include "FormKeeping.h"
#include "IndexKeeper.h"
#include "Messages.h"
#include "RequestAccess.h"
#include "WatchMatches.h"
#include "ZipPassphrase.h"

#include <exception>
#include <limits>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    constexpr int BATCH = KEEPING_BATCH;
    // The first to arrive is announced once it seems complete; nobody waits for minutes for it.
    constexpr Seconds FIRST_QUIET{10};
    // A patient whose studies never cease to arrive is announced all the same.
    constexpr int LONGEST_WAIT = 6; // times as long as further studies must be quiet

    const Actor SYSTEM{"System", "", ""};

    Message ToInstitution(const Services& services, const Request& request, const std::string& name)
    {
      Message message;
      message.name = name;
      message.recipient = services.institution.email;
      message.values = {{"Reference", request.reference.empty() ? "-" : request.reference},
                        {"Received", FormatDay(request.receivedAt)},
                        {"Until", request.dueAt == NOT_DUE ? "-" : FormatDay(request.dueAt)}};
      message.requestId = request.id;
      return message;
    }

    std::vector<std::string> ListToWarn(ITransaction& transaction, WarningKind kind, Instant now)
    {
      if (kind == WarningKind::Overdue)
      {
        return transaction.Watch().ListToWarn(kind, Instant(), now - Seconds(1), BATCH);
      }
      const std::chrono::days before(LoadSettings(transaction).account.warnDays);
      return transaction.Watch().ListToWarn(kind, now, now + before, BATCH);
    }

    std::vector<std::string> ListToAnnounce(ITransaction& transaction, Instant now)
    {
      const std::chrono::minutes quiet(LoadSettings(transaction).account.arrivalMinutes);
      return transaction.Watch().ListToAnnounce(
          {now - FIRST_QUIET, now - quiet, now - LONGEST_WAIT * quiet}, BATCH);
    }

    /// Batch after batch, a transaction each, until one was not full; whether there was any.
    template <typename Work>
    bool Repeat(Work work)
    {
      const int first = work();
      for (int done = first; done == BATCH;)
      {
        done = work();
      }
      return first > 0;
    }

    /// Ends the waiting of the request's arrivals; how many of them match.
    int TakeArrivals(ITransaction& transaction, const std::string& requestId)
    {
      int arrived = 0;
      for (KnownMatch& match : transaction.Watch().ListByRequest(requestId))
      {
        if (!match.announced)
        {
          match.announced = true;
          transaction.Watch().Put(match);
          arrived += match.matching ? 1 : 0;
        }
      }
      return arrived;
    }

    void AnnounceArrivals(ITransaction& transaction, const Services& services,
                          const Settings& settings, const std::string& requestId)
    {
      const Request request = RequireRequest(transaction, requestId);
      const int arrived = TakeArrivals(transaction, requestId);
      if (arrived == 0)
      {
        return; // deleted again meanwhile
      }
      if (!services.institution.email.empty())
      {
        Message message = ToInstitution(services, request, "ImagingArrived");
        message.values["Count"] = std::to_string(arrived);
        Enqueue(transaction, services, settings, message);
      }
      AuditEvent event = EventOn(services, SYSTEM, "ImagingArrived", request);
      event.details = {{"Studies", std::to_string(arrived)}};
      Record(transaction, services, event);
    }
  }

  RequestKeeper::RequestKeeper(const Services& services,
                               std::function<void(const std::string&)> log,
                               std::chrono::milliseconds interval)
      : services_(services), log_(std::move(log)), task_([this] { RunOnce(); }, log_, interval)
  {
  }

  void RequestKeeper::Start()
  {
    task_.Start();
  }

  void RequestKeeper::Stop()
  {
    task_.Stop();
  }

  void RequestKeeper::RunOnce()
  {
    if (services_.index.IsReady()) // before, it would be judged by half an index
    {
      Try("Judging by changed rules",
          [this] { JudgeOutdated(services_, SYSTEM, std::numeric_limits<int>::max()); });
    }
    Try("The check of the index", [this] { StartWantedIndexCheck(services_); });
    bool written = false;
    Try("Announcing arrivals", [&] { written |= Repeat([this] { return Announce(); }); });
    if (!services_.institution.email.empty())
    {
      Try("Warning of overdue requests",
          [&] { written |= Repeat([this] { return Warn(WarningKind::Overdue); }); });
      Try("Warning of due requests",
          [&] { written |= Repeat([this] { return Warn(WarningKind::DueSoon); }); });
    }
    Try("Deleting unconfirmed requests",
        [this] { Repeat([this] { return WipeUnconfirmed(services_); }); });
    Try("Deleting proofs of identity",
        [this] { Repeat([this] { return DeleteIdentification(services_); }); });
    Try("Forgetting clients of the form", [this] { ForgetPosts(services_); });
    Try("Forgetting pictures", [this] { services_.pictures.ForgetOld(); });
    Try("Deleting passphrases", [this] { Repeat([this] { return WipePassphrases(services_); }); });
    if (written)
    {
      services_.wakeOutbox();
    }
  }

  void RequestKeeper::Try(const std::string& step, const std::function<void()>& work)
  {
    try
    {
      work();
      failing_.erase(step);
    }
    catch (const std::exception& fault)
    {
      if (failing_.insert(step).second)
      {
        log_(step + " waits: " + fault.what());
      }
    }
  }

  int RequestKeeper::Warn(WarningKind kind)
  {
    const Instant now = services_.clock.Now();
    const std::string name = kind == WarningKind::Overdue ? "RequestOverdue" : "RequestDueSoon";
    std::vector<std::string> requests;
    services_.store.Read([&](ITransaction& transaction)
                         { requests = ListToWarn(transaction, kind, now); });
    if (requests.empty())
    {
      return 0;
    }
    services_.store.Write(
        [&](ITransaction& transaction)
        {
          // Asked again, since another Orthanc may have been faster.
          requests = ListToWarn(transaction, kind, now);
          const Settings settings = LoadSettings(transaction);
          for (const std::string& id : requests)
          {
            const Request request = RequireRequest(transaction, id);
            transaction.Watch().MarkWarned(kind, id, request.dueAt, now);
            Enqueue(transaction, services_, settings, ToInstitution(services_, request, name));
            Record(transaction, services_, EventOn(services_, SYSTEM, name, request));
          }
        });
    return static_cast<int>(requests.size());
  }

  int RequestKeeper::Announce()
  {
    const Instant now = services_.clock.Now();
    std::vector<std::string> requests;
    services_.store.Read([&](ITransaction& transaction)
                         { requests = ListToAnnounce(transaction, now); });
    if (requests.empty())
    {
      return 0;
    }
    services_.store.Write(
        [&](ITransaction& transaction)
        {
          requests = ListToAnnounce(transaction, now);
          const Settings settings = LoadSettings(transaction);
          for (const std::string& id : requests)
          {
            AnnounceArrivals(transaction, services_, settings, id);
          }
        });
    return static_cast<int>(requests.size());
  }
}
