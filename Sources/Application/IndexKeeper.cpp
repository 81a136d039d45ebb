#include "IndexKeeper.h"

#include "LogContinuity.h"

#include "../Domain/IdentityKeys.h"
#include "../Domain/Refusal.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int CHANGES = 1000; // lines of the archive's log at a time
    constexpr std::chrono::seconds POLL{30};
    constexpr std::chrono::seconds PAUSE_AFTER_FAULT{2};
    constexpr std::chrono::seconds POLL_IN_DOUBT{5};

    struct Stopped : Refusal
    {
      Stopped() : Refusal(RefusalCode::ArchiveUnavailable, "The image archive is stopping.")
      {
      }
    };
  }

  IndexKeeper::IndexKeeper(IStore& store, IImageArchive& archive,
                           std::function<void(const std::string&)> log, const IClock* clock,
                           OnLost onLost)
      : store_(store), archive_(archive), log_(std::move(log)),
        writer_(
            store, archive, [this](std::int64_t done) { OnProgress(done); },
            [this]
            {
              RequireGoingOn();
              RequireOurs();
            },
            std::move(onLost)),
        claim_(store, archive, clock), totals_(store, archive, clock), check_(store, archive, *this)
  {
  }

  IndexKeeper::~IndexKeeper()
  {
    Stop();
  }

  void IndexKeeper::Start()
  {
    const std::lock_guard lock(mutex_);
    stopping_ = false;
    thread_ = std::thread([this] { Run(); });
  }

  void IndexKeeper::Stop()
  {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wakeUp_.notify_all();
    check_.Stop();
    if (thread_.joinable())
    {
      thread_.join();
    }
    const std::lock_guard lock(mutex_);
    stopping_ = false;
  }

  void IndexKeeper::Wake()
  {
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
    }
    wakeUp_.notify_all();
  }

  void IndexKeeper::OnDeleted(const std::string& study)
  {
    deleted_.AddStudy(study);
    Wake();
  }

  void IndexKeeper::OnSeriesDeleted(const std::string& series)
  {
    deleted_.AddSeries(series);
    Wake();
  }

  void IndexKeeper::OnInstancesDeleted()
  {
    totals_.Doubt(); // looked into in passing
  }

  void IndexKeeper::CatchUp()
  {
    if (!ready_)
    {
      return;
    }
    if (HasFollowed())
    {
      return; // as nearly always: whoever matches need not wait for each other
    }
    const std::lock_guard lock(following_);
    Follow();
  }

  void IndexKeeper::TryCatchUp()
  {
    try
    {
      CatchUp();
    }
    catch (const std::exception&)
    {
      Wake(); // the thread that follows says what is wrong
    }
  }

  bool IndexKeeper::HasFollowed()
  {
    return deleted_.IsEmpty() && archive_.LastChange() == followed_;
  }

  void IndexKeeper::Renew(const std::string& study)
  {
    const std::lock_guard lock(following_);
    if (!ready_)
    {
      throw std::runtime_error("the index does not follow the archive");
    }
    writer_.Refresh({study}, std::nullopt);
  }

  std::vector<std::string> IndexKeeper::ListArchive()
  {
    return writer_.ListArchive();
  }

  IndexStatus IndexKeeper::Status()
  {
    IndexStatus status;
    status.ready = ready_;
    status.state = otherArchive_ ? "OtherArchive"
                   : !available_ ? "ArchiveUnavailable"
                   : ready_      ? "Following"
                                 : "Filling";
    store_.Read([&](ITransaction& transaction) { status.studies = transaction.Studies().Count(); });
    status.expected = status.ready ? status.studies : expected_.load();
    return status;
  }

  void IndexKeeper::Run()
  {
    for (;;)
    {
      bool faulted = false;
      try
      {
        Work();
        available_ = true;
      }
      catch (const Stopped&)
      {
        faulted = true;
      }
      catch (const std::exception& e)
      {
        faulted = true;
        if (available_.exchange(false))
        {
          log_(std::string("The identity index waits: ") + e.what());
        }
      }
      const std::chrono::seconds pause = totals_.IsPressing() ? POLL_IN_DOUBT : POLL;
      std::unique_lock lock(mutex_);
      wakeUp_.wait_for(lock, faulted ? PAUSE_AFTER_FAULT : pause,
                       [&] { return stopping_ || (woken_ && !faulted); });
      if (stopping_)
      {
        break;
      }
      woken_ = false;
    }
    try
    {
      claim_.Release();
    }
    catch (const std::exception&)
    {
      log_("The identity index could not take its leave of the database.");
    }
  }

  void IndexKeeper::Work()
  {
    const std::lock_guard lock(following_);
    RequireOurs();
    if (!ready_)
    {
      FillAndCompare();
    }
    Follow();
    if (ready_)
    {
      totals_.Compare([this] { WantCheck("the numbers of studies, series and instances differ"); });
    }
  }

  void IndexKeeper::FillAndCompare()
  {
    const ArchiveClaim::Outcome outcome = claim_.Take();
    otherArchive_ = outcome == ArchiveClaim::Outcome::Taken;
    if (otherArchive_)
    {
      throw std::runtime_error("the database belongs to another image archive that is in use. "
                               "Give each archive a database of its own (Exchange.Database), or, "
                               "where both Orthancs serve one archive, the same "
                               "Exchange.ArchiveName.");
    }
    followed_ = NOT_FOLLOWED;
    Fill(outcome == ArchiveClaim::Outcome::Replaced);
    writer_.CompareIdentifiers();
    ready_ = true;
  }

  void IndexKeeper::Fill(bool isNewArchive)
  {
    std::optional<std::int64_t> cursor;
    std::string keysVersion;
    store_.Read(
        [&](ITransaction& transaction)
        {
          cursor = transaction.Studies().Cursor();
          keysVersion = transaction.Studies().KeysVersion();
        });
    const std::int64_t last = archive_.LastChange();
    // A log that is shorter than our cursor is another archive's, or a restored one: begin anew.
    if (isNewArchive || !cursor.has_value() || last < *cursor)
    {
      CountArchive();
      writer_.AddAll(last);
      return;
    }
    if (keysVersion != IdentityKeysVersion())
    {
      writer_.MakeKeysAnew();
    }
    if (IsReplaced(archive_, writer_.Place()))
    {
      WantCheck("the log of changes is not the one that was followed");
    }
  }

  void IndexKeeper::WantCheck(const std::string& why)
  {
    log_("The identity index is going to be compared with the archive: " + why + ".");
    checksWanted_++;
    store_.Write([](ITransaction& transaction) { transaction.Studies().SetCheckWanted(true); });
  }

  /// However long the work takes, no other archive comes in between unnoticed.
  void IndexKeeper::RequireOurs()
  {
    if (!claim_.Keep())
    {
      ready_ = false;
      throw Refusal(RefusalCode::ArchiveUnavailable,
                    "Another image archive has taken over the database.");
    }
  }

  /// So that whoever waits sees how much there is to do, before all of it was listed.
  void IndexKeeper::CountArchive()
  {
    const std::optional<StudyTotals> held = archive_.Totals();
    expected_ = held.has_value() ? held->studies : 0;
  }

  void IndexKeeper::OnProgress(std::int64_t done)
  {
    expected_ = std::max(expected_.load(), done);
    RequireGoingOn();
  }

  /// Orthanc waits for us when it ends: not until a week's images are read.
  void IndexKeeper::RequireGoingOn()
  {
    const std::lock_guard lock(mutex_);
    if (stopping_)
    {
      throw Stopped();
    }
  }

  void IndexKeeper::Follow()
  {
    LookAgain();
    LogPlace place = writer_.Place();
    // Not further than it was: whoever waits must not wait as long as images arrive.
    const std::int64_t last = archive_.LastChange();
    if (last < place.cursor)
    {
      ready_ = false; // another log: filled anew by the thread
      Wake();
      return;
    }
    while (place.cursor < last)
    {
      const ArchiveChanges changes = archive_.Changes(place.cursor, CHANGES);
      if (IsCleared(archive_, place, changes))
      {
        WantCheck("the log of changes was cleared");
        writer_.CompareIdentifiers();
      }
      const bool moved = changes.last > place.cursor;
      place = moved ? LogPlace{changes.last, changes.mark} : LogPlace{last, ""};
      writer_.Refresh(changes.touchedStudies, place);
      if (changes.done)
      {
        break;
      }
    }
    followed_ = place.cursor;
  }

  void IndexKeeper::LookAgain()
  {
    deleted_.LookAgain(
        [this](DeletedResources::Ids studies, const DeletedResources::Ids& series)
        {
          store_.Read(
              [&](ITransaction& transaction)
              {
                for (const std::string& one : series)
                {
                  if (const auto study = transaction.Studies().StudyOfSeries(one))
                  {
                    studies.insert(*study);
                  }
                }
              });
          writer_.Refresh({studies.begin(), studies.end()}, std::nullopt);
        });
  }
}
