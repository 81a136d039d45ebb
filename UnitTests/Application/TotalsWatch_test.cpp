#include "House.h"

#include "../../Sources/Application/DeletedResources.h"
#include "../../Sources/Application/TotalsWatch.h"

#include <gtest/gtest.h>

#include <stdexcept>

using namespace OrthancExchange;

namespace
{
  /// An archive that says how much it holds, or fails to.
  class CountedArchive : public StudiesInMemory
  {
  public:
    std::optional<StudyTotals> Totals() override
    {
      if (away)
      {
        throw std::runtime_error("away");
      }
      return held;
    }

    StudyTotals held;
    bool away = false;
  };

  class Totals : public testing::Test
  {
  protected:
    int Compare()
    {
      clock_.Advance(Seconds(5)); // as long as a difference takes to be looked at again
      int parted = 0;
      watch_.Compare([&] { parted++; });
      return parted;
    }

    TemporaryFolder folder_;
    std::unique_ptr<IStore> store_ = OpenStore({(folder_.Path() / "exchange.db").string()});
    CountedArchive archive_;
    FakeClock clock_;
    TotalsWatch watch_{*store_, archive_, &clock_};
  };
}

TEST_F(Totals, ADifferenceIsSaidOnce)
{
  archive_.held = {1, 1, 3};
  EXPECT_EQ(Compare(), 0) << "seen once: a deletion may be about to be told";
  EXPECT_EQ(Compare(), 1);
  EXPECT_EQ(Compare(), 0);
  watch_.Doubt();
  EXPECT_EQ(Compare(), 0) << "too soon: the whole index is read";
}

TEST_F(Totals, WhatCouldNotBeComparedIsComparedLater)
{
  archive_.held = {1, 1, 3};
  archive_.away = true;
  EXPECT_THROW(Compare(), std::runtime_error);
  archive_.away = false;
  EXPECT_EQ(Compare(), 0);
  clock_.Advance(Seconds(5));
  EXPECT_THROW(watch_.Compare([] { throw std::runtime_error("could not be said"); }),
               std::runtime_error);
  EXPECT_EQ(Compare(), 1);
}

TEST_F(Totals, NothingIsSaidOfAnArchiveThatIsGrowing)
{
  archive_.Put(House::JanesStudy());
  archive_.held = {1, 1, 1};
  EXPECT_EQ(Compare(), 0);
  EXPECT_EQ(Compare(), 0);
  store_->Write([](ITransaction& transaction) { transaction.Studies().SetCursor(1); });
  EXPECT_EQ(Compare(), 0);
  EXPECT_EQ(Compare(), 1) << "looked at once it is followed";
}

TEST(Deletions, AreKeptUntilTheyWereLookedAt)
{
  DeletedResources deleted;
  deleted.LookAgain([](const auto&, const auto&) { FAIL() << "there are none"; });
  deleted.AddStudy("study-1");
  deleted.AddSeries("series-1");
  const auto fail = [&](const auto&, const auto&)
  {
    EXPECT_FALSE(deleted.IsEmpty()) << "whoever asks meanwhile must wait";
    deleted.AddStudy("study-2");
    throw std::runtime_error("away");
  };
  EXPECT_THROW(deleted.LookAgain(fail), std::runtime_error);
  EXPECT_FALSE(deleted.IsEmpty());
  deleted.LookAgain(
      [](const DeletedResources::Ids& studies, const DeletedResources::Ids& series)
      {
        EXPECT_EQ(studies, (DeletedResources::Ids{"study-1", "study-2"}));
        EXPECT_EQ(series, DeletedResources::Ids{"series-1"});
      });
  EXPECT_TRUE(deleted.IsEmpty());
}
