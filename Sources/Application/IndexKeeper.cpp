#include "IndexKeeper.h"

#include "ChangeSettings.h"
#include "WatchMatches.h"

#include "../Domain/IdentityKeys.h"

#include <chrono>
#include <exception>
#include <optional>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr int BATCH = 100;        // studies a transaction
    constexpr int CHANGES = 1000;     // lines of the archive's log at a time
    constexpr int COMPARE_SIZE = 500; // identifiers a page
    constexpr std::chrono::seconds POLL{30};
    constexpr std::chrono::seconds PAUSE_AFTER_FAULT{2};
  }

  IndexKeeper::IndexKeeper(IStore& store, IImageArchive& archive,
                           std::function<void(const std::string&)> log)
      : store_(store), archive_(archive), log_(std::move(log))
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
    if (thread_.joinable())
    {
      thread_.join();
    }
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
    {
      const std::lock_guard lock(mutex_);
      deleted_.insert(study);
    }
    Wake();
  }

  void IndexKeeper::CatchUp()
  {
    if (!ready_)
    {
      return;
    }
    const std::lock_guard lock(following_);
    Follow();
  }

  IndexStatus IndexKeeper::Status()
  {
    IndexStatus status;
    status.ready = ready_;
    status.expected = expected_;
    status.state = !available_ ? "ArchiveUnavailable" : ready_ ? "Following" : "Filling";
    store_.Read([&](ITransaction& transaction) { status.studies = transaction.Studies().Count(); });
    return status;
  }

  void IndexKeeper::Run()
  {
    for (;;)
    {
      bool faulted = false;
      try
      {
        const std::lock_guard lock(following_);
        if (!ready_)
        {
          FillAndCompare();
        }
        Follow();
        available_ = true;
      }
      catch (const std::exception& e)
      {
        faulted = true;
        if (available_.exchange(false))
        {
          log_(std::string("The identity index waits: ") + e.what());
        }
      }
      std::unique_lock lock(mutex_);
      wakeUp_.wait_for(lock, faulted ? PAUSE_AFTER_FAULT : POLL,
                       [&] { return stopping_ || (woken_ && !faulted); });
      if (stopping_)
      {
        return;
      }
      woken_ = false;
    }
  }

  void IndexKeeper::FillAndCompare()
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
    if (!cursor.has_value() || last < *cursor)
    {
      AddMissing(last);
    }
    else if (keysVersion != IdentityKeysVersion())
    {
      MakeKeysAnew();
    }
    RemoveVanished();
    ready_ = true;
  }

  void IndexKeeper::AddMissing(std::int64_t cursorAtStart)
  {
    for (std::int64_t offset = 0;;)
    {
      const std::vector<std::string> studies = archive_.ListStudies(offset, BATCH);
      offset += static_cast<std::int64_t>(studies.size());
      expected_ = offset;
      std::vector<StudyRecord> records;
      for (const std::string& study : studies)
      {
        if (auto record = archive_.ReadStudy(study))
        {
          records.push_back(MakeStorable(std::move(*record)));
        }
      }
      store_.Write(
          [&](ITransaction& transaction)
          {
            const MatchingRules rules = LoadSettings(transaction).account.matching;
            for (const StudyRecord& record : records)
            {
              transaction.Studies().Upsert(record, KeysOf(record));
              FollowStudy(transaction, record, rules);
            }
          });
      RequireGoingOn();
      if (studies.size() < BATCH)
      {
        break;
      }
    }
    store_.Write(
        [&](ITransaction& transaction)
        {
          transaction.Studies().SetCursor(cursorAtStart);
          transaction.Studies().SetKeysVersion(IdentityKeysVersion());
        });
  }

  void IndexKeeper::MakeKeysAnew()
  {
    std::vector<std::string> ids;
    std::string after;
    expected_ = 0;
    do
    {
      store_.Write(
          [&](ITransaction& transaction)
          {
            const MatchingRules rules = LoadSettings(transaction).account.matching;
            ids = transaction.Studies().ListIds(after, BATCH);
            for (const std::string& id : ids)
            {
              if (const auto record = transaction.Studies().Find(id))
              {
                transaction.Studies().Upsert(*record, KeysOf(*record));
                FollowStudy(transaction, *record, rules);
              }
            }
          });
      expected_ += static_cast<std::int64_t>(ids.size());
      after = ids.empty() ? after : ids.back();
      RequireGoingOn();
    } while (ids.size() == BATCH);
    store_.Write([&](ITransaction& transaction)
                 { transaction.Studies().SetKeysVersion(IdentityKeysVersion()); });
  }

  void IndexKeeper::RequireGoingOn()
  {
    const std::lock_guard lock(mutex_);
    if (stopping_)
    {
      throw std::runtime_error("stopped while filling");
    }
  }

  void IndexKeeper::RemoveVanished()
  {
    std::set<std::string> present;
    for (std::int64_t offset = 0;;)
    {
      const std::vector<std::string> studies = archive_.ListStudies(offset, COMPARE_SIZE);
      present.insert(studies.begin(), studies.end());
      offset += static_cast<std::int64_t>(studies.size());
      if (studies.size() < COMPARE_SIZE)
      {
        break;
      }
    }
    std::vector<std::string> unknown(present.begin(), present.end());
    std::vector<std::string> vanished;
    std::set<std::string> indexed;
    for (std::string after;;)
    {
      std::vector<std::string> ids;
      store_.Read([&](ITransaction& transaction)
                  { ids = transaction.Studies().ListIds(after, COMPARE_SIZE); });
      for (const std::string& id : ids)
      {
        indexed.insert(id);
        if (!present.contains(id))
        {
          vanished.push_back(id);
        }
      }
      if (ids.size() < COMPARE_SIZE)
      {
        break;
      }
      after = ids.back();
    }
    std::erase_if(unknown, [&](const std::string& id) { return indexed.contains(id); });
    std::int64_t cursor = 0;
    store_.Read([&](ITransaction& transaction)
                { cursor = transaction.Studies().Cursor().value_or(0); });
    Refresh(vanished, cursor);
    Refresh(unknown, cursor);
  }

  void IndexKeeper::Follow()
  {
    std::int64_t cursor = 0;
    store_.Read([&](ITransaction& transaction)
                { cursor = transaction.Studies().Cursor().value_or(0); });
    RemoveDeleted(cursor);
    // Not further than it was: whoever waits must not wait as long as images arrive.
    const std::int64_t last = archive_.LastChange();
    while (cursor < last)
    {
      const ArchiveChanges changes = archive_.Changes(cursor, CHANGES);
      Refresh(changes.touchedStudies, changes.last);
      const bool moved = changes.last > cursor;
      cursor = changes.last;
      if (changes.done || !moved)
      {
        break;
      }
    }
  }

  void IndexKeeper::RemoveDeleted(std::int64_t cursor)
  {
    std::set<std::string> deleted = TakeDeleted();
    if (deleted.empty())
    {
      return;
    }
    try
    {
      Refresh({deleted.begin(), deleted.end()}, cursor);
    }
    catch (...)
    {
      // The archive tells of a deletion only once.
      const std::lock_guard lock(mutex_);
      deleted_.merge(deleted);
      throw;
    }
  }

  void IndexKeeper::Refresh(const std::vector<std::string>& studies, std::int64_t cursor)
  {
    for (std::size_t begin = 0; begin == 0 || begin < studies.size(); begin += BATCH)
    {
      const std::size_t end = std::min(studies.size(), begin + BATCH);
      std::vector<std::pair<std::string, std::optional<StudyRecord>>> batch;
      for (std::size_t i = begin; i < end; i++)
      {
        auto record = archive_.ReadStudy(studies[i]);
        batch.emplace_back(studies[i], record.has_value()
                                           ? std::optional(MakeStorable(std::move(*record)))
                                           : std::nullopt);
      }
      store_.Write(
          [&](ITransaction& transaction)
          {
            const MatchingRules rules = LoadSettings(transaction).account.matching;
            for (const auto& [id, record] : batch)
            {
              if (record.has_value())
              {
                transaction.Studies().Upsert(*record, KeysOf(*record));
                FollowStudy(transaction, *record, rules);
              }
              else
              {
                transaction.Studies().Remove(id);
                ForgetStudy(transaction, id);
              }
            }
            if (end == studies.size())
            {
              transaction.Studies().SetCursor(cursor);
            }
          });
    }
  }

  std::set<std::string> IndexKeeper::TakeDeleted()
  {
    const std::lock_guard lock(mutex_);
    return std::exchange(deleted_, {});
  }
}
