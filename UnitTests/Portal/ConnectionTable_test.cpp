#include "../../Sources/Portal/ConnectionTable.h"

#include <gtest/gtest.h>

#include <vector>

namespace OrthancExchange
{
  namespace
  {
    class Table : public testing::Test
    {
    protected:
      Table() : table_(ConnectionQuota{3, 2, 2, 1})
      {
      }

      std::optional<ConnectionTable::Id> Admit(const std::string& key, int name)
      {
        return table_.Admit(key, [this, name] { closed_.push_back(name); });
      }

      ConnectionTable table_;
      std::vector<int> closed_;
    };
  }

  TEST_F(Table, TheLongestWaitingMakesRoom)
  {
    const auto first = Admit("a", 1);
    Admit("b", 2);
    Admit("c", 3);
    EXPECT_TRUE(table_.MarkWaiting(*first)); // progress: now 2 has waited longest
    EXPECT_TRUE(Admit("d", 4));
    EXPECT_EQ(closed_, std::vector<int>({2}));
  }

  TEST_F(Table, WhatIsServedIsNeverPutOut)
  {
    for (const char* key : {"a", "b", "c"})
    {
      table_.MarkServed(*Admit(key, 0));
    }
    EXPECT_FALSE(Admit("d", 4));
    EXPECT_TRUE(closed_.empty());
  }

  TEST_F(Table, AnAddressMakesRoomAmongItsOwn)
  {
    Admit("b", 1);
    Admit("a", 2);
    Admit("a", 3);
    EXPECT_TRUE(Admit("a", 4));
    EXPECT_EQ(closed_, std::vector<int>({2}));
  }

  TEST_F(Table, AnAddressWithAllServedIsRefused)
  {
    table_.MarkServed(*Admit("a", 1));
    table_.MarkServed(*Admit("a", 2));
    EXPECT_FALSE(Admit("a", 3));
    EXPECT_TRUE(Admit("b", 4));
  }

  TEST_F(Table, ProxiesCountInTheTotalOnly)
  {
    for (int i = 0; i < 3; ++i)
    {
      table_.MarkServed(*Admit("", i));
    }
    EXPECT_FALSE(Admit("", 3));
  }

  TEST_F(Table, WhoWasPutOutIsToldAndFreesNothingTwice)
  {
    const auto first = Admit("a", 1);
    Admit("a", 2);
    Admit("a", 3); // puts out 1
    EXPECT_FALSE(table_.MarkWaiting(*first));
    table_.MarkAnswering(*first);
    table_.Release(*first);
    table_.Release(*first);
    EXPECT_EQ(table_.Size(), 2u);
    EXPECT_TRUE(Admit("a", 4)); // still limited to two
    EXPECT_EQ(closed_, std::vector<int>({1, 2}));
  }

  TEST_F(Table, DownloadsAreCountedPerClientAndInAll)
  {
    const auto a = Admit("a", 1);
    const auto b = Admit("b", 2);
    const auto c = Admit("c", 3);
    EXPECT_TRUE(table_.BeginDownload(*a, "x"));
    EXPECT_FALSE(table_.BeginDownload(*b, "x"));
    EXPECT_TRUE(table_.BeginDownload(*b, "y"));
    EXPECT_FALSE(table_.BeginDownload(*c, "z"));
    table_.EndDownload(*a);
    table_.Release(*b);
    EXPECT_TRUE(table_.BeginDownload(*c, "y"));
  }

  TEST_F(Table, StoppingEndsWaitingAndDownloadsAtOnce)
  {
    Admit("a", 1);
    const auto serving = Admit("b", 2);
    const auto download = Admit("c", 3);
    table_.MarkServed(*serving);
    table_.MarkServed(*download);
    EXPECT_TRUE(table_.BeginDownload(*download, "c"));
    table_.BeginStop();
    EXPECT_EQ(closed_, std::vector<int>({1, 3}));
    EXPECT_FALSE(Admit("d", 4));
    EXPECT_FALSE(table_.MarkWaiting(*serving));
    EXPECT_FALSE(table_.BeginDownload(*serving, "b"));
    table_.CloseAll();
    EXPECT_EQ(closed_.size(), 5u);
  }

  TEST_F(Table, StoppingLetsAnswersLeave)
  {
    table_.MarkAnswering(*Admit("a", 1));
    table_.BeginStop();
    EXPECT_TRUE(closed_.empty());
    EXPECT_FALSE(table_.WaitUntilEmpty(std::chrono::milliseconds(1)));
  }
}
