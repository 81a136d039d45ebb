#include "House.h"

#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <limits>
#include <thread>

using namespace OrthancExchange;

namespace
{
  /// An archive whose answers can be made to fail, or to bring news each time.
  class TryingArchive : public StudiesInMemory
  {
  public:
    std::optional<StudyRecord> ReadStudy(const std::string& study) override
    {
      if (away || study == unreadable)
      {
        throw Refusal(RefusalCode::ArchiveUnavailable, "away");
      }
      return StudiesInMemory::ReadStudy(study);
    }

    ArchiveChanges Changes(std::int64_t since, int limit) override
    {
      calls++;
      ArchiveChanges changes = StudiesInMemory::Changes(since, limit);
      if (newsAhead > 0)
      {
        newsAhead--;
        Put(House::JanesStudy("study-" + std::to_string(newsAhead)));
        changes.done = false;
      }
      return changes;
    }

    std::vector<std::string> ListStudies(std::int64_t offset, int limit) override
    {
      if (offset >= stopAt)
      {
        throw Refusal(RefusalCode::ArchiveUnavailable, "away in the middle");
      }
      return StudiesInMemory::ListStudies(offset, limit);
    }

    std::optional<StudyTotals> Totals() override
    {
      return StudyTotals{counted, 0, 0};
    }

    std::int64_t stopAt = std::numeric_limits<std::int64_t>::max();
    std::int64_t counted = 1;
    std::string unreadable; ///< this study alone
    std::atomic<bool> away = false;
    std::atomic<int> newsAhead = 0;
    std::atomic<int> calls = 0;
  };

  /// An archive in which more happens than anybody can follow.
  class BusyArchive : public StudiesInMemory
  {
  public:
    std::int64_t LastChange() override
    {
      return end;
    }

    ArchiveChanges Changes(std::int64_t since, int) override
    {
      ArchiveChanges changes;
      changes.first = since + 1;
      changes.last = since + 1;
      changes.touchedStudies = {"study-jane"};
      changes.done = end == 0;
      read = since;
      return changes;
    }

    std::atomic<std::int64_t> end = 0;
    std::atomic<std::int64_t> read = 0;
  };

  class IndexKeeping : public testing::Test
  {
  protected:
    void SetUp() override
    {
      archive_.Put(House::JanesStudy());
      index_.Start();
      while (!index_.Status().ready)
      {
        std::this_thread::yield();
      }
      index_.Stop(); // from here on only CatchUp() follows, so that the tests know when
    }

    TemporaryFolder folder_;
    std::unique_ptr<IStore> store_ = OpenStore({(folder_.Path() / "exchange.db").string()});
    TryingArchive archive_;
    IndexKeeper index_{*store_, archive_, [](const std::string&) {
                       }};
  };
}

TEST_F(IndexKeeping, WhoeverWaitsSeesFromTheBeginningHowMuchThereIsToFill)
{
  TryingArchive archive;
  archive.counted = 250;
  archive.stopAt = 100;
  for (int i = 0; i < archive.counted; ++i)
  {
    archive.Put(House::JanesStudy("study-" + std::to_string(i)));
  }
  const TemporaryFolder folder;
  const auto store = OpenStore({(folder.Path() / "exchange.db").string()});
  IndexKeeper index(*store, archive, [](const std::string&) {});
  index.Start();
  while (index.Status().studies < 100)
  {
    std::this_thread::yield();
  }
  EXPECT_FALSE(index.Status().ready);
  EXPECT_EQ(index.Status().expected, 250);
  index.Stop();
}

TEST_F(IndexKeeping, OnceFilledTheIndexIsAsLargeAsTheArchive)
{
  EXPECT_EQ(index_.Status().expected, 1);
  archive_.Put(House::JanesStudy("study-new"));
  index_.CatchUp();
  EXPECT_EQ(index_.Status().expected, 2);
}

TEST_F(IndexKeeping, ADeletionOutlivesAFault)
{
  archive_.Delete("study-jane");
  index_.OnDeleted("study-jane");
  archive_.away = true;
  EXPECT_THROW(index_.CatchUp(), Refusal);
  archive_.away = false;
  index_.CatchUp();
  EXPECT_EQ(index_.Status().studies, 0);
}

TEST_F(IndexKeeping, CatchingUpEndsWhereTheArchiveStoodWhenItBegan)
{
  archive_.Put(House::JanesStudy("study-new"));
  archive_.newsAhead = 100;
  index_.CatchUp();
  EXPECT_EQ(archive_.calls, 1) << "whoever waits for it would wait as long as images arrive";
  EXPECT_EQ(index_.Status().studies, 2);
}

TEST_F(IndexKeeping, AnArchiveOfManyTransactionsIsFilledWhole)
{
  for (int i = 0; i < 1234; i++)
  {
    StudyRecord study = House::JanesStudy("study-" + std::to_string(i));
    study.patientId = "H-" + std::to_string(i / 2);
    archive_.Put(study);
  }
  const std::unique_ptr<IStore> empty = OpenStore({(folder_.Path() / "empty.db").string()});
  IndexKeeper other(*empty, archive_, [](const std::string&) {});
  other.Start();
  while (!other.Status().ready)
  {
    std::this_thread::yield();
  }
  other.Stop();
  EXPECT_EQ(other.Status().studies, 1235);
  EXPECT_EQ(other.Status().expected, 1235);
  empty->Read(
      [&](ITransaction& transaction)
      {
        for (const std::string& id : transaction.Studies().ListIds("", 2000))
        {
          const StudyRecord study = archive_.ReadStudy(id).value();
          EXPECT_EQ(transaction.Studies().Find(id)->patientId, study.patientId) << id;
          EXPECT_TRUE(transaction.Studies().HasKeys(study, KeysOf(study))) << id;
        }
      });
}

TEST_F(IndexKeeping, NobodyWhoStopsItWaitsUntilAllIsFollowed)
{
  BusyArchive archive;
  archive.Put(House::JanesStudy());
  const std::unique_ptr<IStore> store = OpenStore({(folder_.Path() / "busy.db").string()});
  std::vector<std::string> said;
  IndexKeeper index(*store, archive, [&](const std::string& line) { said.push_back(line); });
  index.Start();
  while (!index.Status().ready)
  {
    std::this_thread::yield();
  }
  archive.end = std::numeric_limits<std::int64_t>::max();
  index.Wake();
  while (archive.read < 3)
  {
    std::this_thread::yield();
  }
  std::future<void> stopped = std::async(std::launch::async, [&] { index.Stop(); });
  EXPECT_EQ(stopped.wait_for(std::chrono::seconds(60)), std::future_status::ready);
  archive.end = 0;
  stopped.get();
  EXPECT_TRUE(said.empty()) << "to stop is no fault: " << said.front();
}

TEST_F(IndexKeeping, WhatCannotBeReadLeavesItsTransactionUnwrittenAndTheLogUnfollowed)
{
  for (int i = 0; i < 350; i++)
  {
    archive_.Put(House::JanesStudy("study-" + std::to_string(i)));
  }
  archive_.unreadable = "study-250";
  EXPECT_THROW(index_.CatchUp(), Refusal);
  EXPECT_EQ(index_.Status().studies, 201) << "as far as whole transactions went";
  archive_.unreadable.clear();
  archive_.Delete("study-7");
  index_.OnDeleted("study-7");
  index_.CatchUp();
  EXPECT_EQ(index_.Status().studies, 350);
}
