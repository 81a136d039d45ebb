#include "Processes.h"
#include "Samples.h"
#include "StoreTest.h"

#include <atomic>
#include <thread>

namespace OrthancExchange
{
  namespace
  {
    class Transactions : public StoreTest
    {
    };

    int ReadCounter(ITransaction& transaction)
    {
      const SettingValues values = transaction.Settings().Load();
      const auto found = values.find("test.Counter");
      return found == values.end() ? 0 : std::stoi(found->second.at(0));
    }

    /// Reads, then writes: a deferred transaction would lose some of these.
    void Count(IStore& store)
    {
      store.Write(
          [](ITransaction& t) {
            t.Settings().Save({{"test.Counter", {std::to_string(ReadCounter(t) + 1)}}});
          });
    }

    int Counted(IStore& store)
    {
      int counter = 0;
      store.Read([&](ITransaction& t) { counter = ReadCounter(t); });
      return counter;
    }

    void InThreads(int count, const std::function<void()>& work)
    {
      std::vector<std::thread> threads;
      for (int i = 0; i < count; i++)
      {
        threads.emplace_back(work);
      }
      for (std::thread& thread : threads)
      {
        thread.join();
      }
    }
  }

  TEST_P(Transactions, SettingsAreThoseOfTheTransactionWhoeverChangedThem)
  {
    const auto store = Open();
    const auto anotherProcess = Open();
    EXPECT_EQ(0, Counted(*store));
    Count(*store);
    EXPECT_EQ(1, Counted(*store));
    Count(*anotherProcess);
    EXPECT_EQ(2, Counted(*store));
    EXPECT_THROW(store->Write(
                     [](ITransaction& t)
                     {
                       t.Settings().Save({{"test.Counter", {"7"}}});
                       EXPECT_EQ(7, ReadCounter(t));
                       throw std::runtime_error("not to be");
                     }),
                 std::runtime_error);
    EXPECT_EQ(2, Counted(*store));
    store->Read(
        [&](ITransaction& t)
        {
          EXPECT_EQ(2, ReadCounter(t));
          Count(*anotherProcess);
          EXPECT_EQ(3, Counted(*store));
          EXPECT_EQ(2, ReadCounter(t)) << "as of when this transaction began";
        });
    EXPECT_EQ(3, Counted(*store));
  }

  TEST_P(Transactions, AnExceptionLeavesNothingBehind)
  {
    const auto store = Open();
    EXPECT_THROW(store->Write(
                     [](ITransaction& t)
                     {
                       t.Requests().Insert(SampleRequest("r1"));
                       t.Outbox().Insert(SampleDelivery("m1"));
                       t.Audit().Append(SampleEvent(1));
                       throw std::logic_error("in the middle");
                     }),
                 std::logic_error);
    store->Read(
        [](ITransaction& t)
        {
          EXPECT_FALSE(t.Requests().Find("r1"));
          EXPECT_FALSE(t.Outbox().Find("m1"));
          EXPECT_EQ(0, t.Audit().Head().sequence);
        });
    EXPECT_NO_THROW(Count(*store)) << "the connection is of further use";
  }

  TEST_P(Transactions, AnOlderRevisionIsRefusedAndChangesNothing)
  {
    const auto store = Open();
    Request request = SampleRequest("r1");
    store->Write([&](ITransaction& t) { t.Requests().Insert(request); });
    Request mine = request;
    Request theirs = request;
    mine.revision++;
    theirs.revision++;
    mine.notes = "mine";
    theirs.notes = "theirs";
    theirs.corrections.clear();
    store->Write([&](ITransaction& t) { t.Requests().Update(mine); });
    const auto update = [&](const Request& changed)
    {
      return RefusalOf([&]
                       { store->Write([&](ITransaction& t) { t.Requests().Update(changed); }); });
    };
    EXPECT_EQ(RefusalCode::ConcurrentChange, update(theirs));
    theirs.revision += 5;
    EXPECT_EQ(RefusalCode::ConcurrentChange, update(theirs));
    EXPECT_EQ(RefusalCode::ConcurrentChange, update(SampleRequest("unknown")));
    store->Read(
        [](ITransaction& t)
        {
          EXPECT_EQ("mine", t.Requests().Find("r1")->notes);
          EXPECT_EQ(2U, t.Requests().Find("r1")->corrections.size());
        });
  }

  TEST_P(Transactions, ThreadsThatWriteAtOnceLoseNothing)
  {
    const auto store = Open();
    InThreads(8,
              [&]
              {
                for (int i = 0; i < 25; i++)
                {
                  Count(*store);
                }
              });
    EXPECT_EQ(200, Counted(*store));
  }

  TEST_P(Transactions, ProcessesThatStartAndWriteAtOnceLoseNothing)
  {
    const int successes = RunInProcesses(4,
                                         [&](int)
                                         {
                                           const auto store = Open(); // all migrate at once, too
                                           for (int i = 0; i < 25; i++)
                                           {
                                             Count(*store);
                                           }
                                         });
    EXPECT_EQ(4, successes);
    EXPECT_EQ(100, Counted(*Open()));
  }

  TEST_P(Transactions, AWriterKeepsOthersOutFromItsFirstStatement)
  {
    const auto store = Open();
    const auto elsewhere = Open(std::chrono::milliseconds(300));
    bool entered = false;
    store->Write(
        [&](ITransaction& t)
        {
          EXPECT_EQ(RefusalCode::Busy,
                    RefusalOf([&] { elsewhere->Write([&](ITransaction&) { entered = true; }); }));
          t.Settings().Save({{"test.Counter", {"1"}}});
          EXPECT_EQ(0, Counted(*elsewhere)) << "readers neither wait nor see what is not committed";
        });
    EXPECT_FALSE(entered);
    elsewhere->Write([&](ITransaction& t) { EXPECT_EQ(1, ReadCounter(t)); });
  }

  TEST_P(Transactions, ASnapshotStaysAsItWas)
  {
    const auto store = Open();
    Count(*store);
    store->Read(
        [&](ITransaction& t)
        {
          EXPECT_EQ(1, ReadCounter(t));
          std::thread([&] { Count(*store); }).join();
          EXPECT_EQ(1, ReadCounter(t));
        });
    EXPECT_EQ(2, Counted(*store));
  }

  TEST_P(Transactions, AReaderCannotWrite)
  {
    const auto store = Open();
    EXPECT_EQ(RefusalCode::StorageUnavailable,
              RefusalOf(
                  [&] {
                    store->Read([](ITransaction& t) { t.Settings().Save({{"a", {}}}); });
                  }));
    store->Read([](ITransaction& t) { EXPECT_TRUE(t.Settings().Load().empty()); });
  }

  TEST_P(Transactions, AFaultThatWasSwallowedStillRollsBack)
  {
    const auto store = Open();
    EXPECT_EQ(RefusalCode::Internal,
              RefusalOf(
                  [&]
                  {
                    store->Write(
                        [](ITransaction& t)
                        {
                          t.Contacts().Insert(SampleContact("c1"));
                          EXPECT_THROW(t.Contacts().Insert(SampleContact("c1")), Refusal);
                        });
                  }));
    store->Read([](ITransaction& t) { EXPECT_FALSE(t.Contacts().Find("c1")); });
  }

  TEST_P(Transactions, ReferencesMustExist)
  {
    const auto store = Open();
    const auto refused = [&](const std::function<void(ITransaction&)>& work)
    {
      return RefusalOf([&] { store->Write(work); });
    };
    EXPECT_EQ(RefusalCode::Internal,
              refused([](ITransaction& t) { t.Grants().Insert(SampleGrant("g", "none")); }));
    EXPECT_EQ(
        RefusalCode::Internal,
        refused([](ITransaction& t) { t.Packages().Insert(SamplePackage("p", "none"), {}, {}); }));
    EXPECT_EQ(RefusalCode::Internal,
              refused([](ITransaction& t) { t.Links().Insert(SampleLink("l", "none")); }));
  }

  TEST_P(Transactions, ManyReadersShareAFewConnections)
  {
    const auto store = OpenStore({database_, 3, std::chrono::seconds(20)});
    Count(*store);
    std::atomic<int> sum = 0;
    InThreads(12,
              [&]
              {
                for (int i = 0; i < 20; i++)
                {
                  sum += Counted(*store);
                }
              });
    EXPECT_EQ(240, sum);
  }

  TEST_P(Transactions, TheEngineIsNamed)
  {
    const std::string engine = Open()->Engine();
    EXPECT_EQ(0U, engine.find(IsSqlite() ? "SQLite 3." : "PostgreSQL 1")) << engine;
  }

  ON_BOTH_ENGINES(Transactions);
}
