#include "../../Sources/Export/PackingThreads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace OrthancExchange;

TEST(PackingThreads, WhatADownloadStandsStillForGoesFirst)
{
  PackingThreads threads(1);
  std::promise<void> begun;
  std::promise<void> release;
  threads.Submit(Urgency::Ahead,
                 [&]
                 {
                   begun.set_value();
                   release.get_future().wait();
                 });
  begun.get_future().wait();
  std::vector<int> order;
  std::promise<void> done;
  threads.Submit(Urgency::Preparation,
                 [&]
                 {
                   order.push_back(5);
                   done.set_value();
                 });
  threads.Submit(Urgency::Ahead, [&] { order.push_back(3); });
  threads.Submit(Urgency::Ahead, [&] { order.push_back(4); });
  threads.Submit(Urgency::Awaited, [&] { order.push_back(1); });
  threads.Submit(Urgency::Awaited, [&] { order.push_back(2); });
  release.set_value();
  done.get_future().wait();
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3, 4, 5}));
}

TEST(PackingThreads, ForEachDoesEverythingOnceEvenFromAllThreadsAtATime)
{
  constexpr std::size_t COUNT = 1000;
  constexpr std::size_t CALLERS = 8; // more than threads
  std::vector<std::atomic<int>> times(COUNT);
  PackingThreads threads(3);
  std::vector<std::promise<void>> done(CALLERS);
  for (std::promise<void>& one : done)
  {
    threads.Submit(Urgency::Preparation,
                   [&]
                   {
                     threads.ForEach(Urgency::Preparation, COUNT,
                                     [&](std::size_t number) { ++times[number]; });
                     one.set_value();
                   });
  }
  for (std::promise<void>& one : done)
  {
    one.get_future().wait();
  }
  for (const std::atomic<int>& one : times)
  {
    EXPECT_EQ(one, static_cast<int>(CALLERS));
  }
  threads.ForEach(Urgency::Ahead, 0, [](std::size_t) { FAIL(); });
}

TEST(PackingThreads, WhatIsMoreUrgentComesBetweenTheNumbersOfAForEach)
{
  constexpr int COUNT = 200;
  PackingThreads threads(2);
  std::atomic<int> numbers = 0;
  std::atomic<bool> helped = false;
  std::atomic<bool> submitted = false;
  std::atomic<bool> came = false;
  std::atomic<int> helpedInstead = 0;
  std::promise<void> done;
  const auto work = [&](std::thread::id caller)
  {
    const bool helps = std::this_thread::get_id() != caller;
    helped = helped || helps;
    while (!helped)
    {
      std::this_thread::yield(); // until both are at it
    }
    helpedInstead += helps && submitted && !came ? 1 : 0;
    const int number = ++numbers;
    if (number == 10)
    {
      threads.Submit(Urgency::Awaited, [&] { came = true; });
      submitted = true;
    }
    while (!helps && number > COUNT / 2 && !came)
    {
      std::this_thread::yield(); // only the helper's thread is left for it
    }
  };
  threads.Submit(Urgency::Preparation,
                 [&]
                 {
                   threads.ForEach(Urgency::Preparation, COUNT,
                                   [&, caller = std::this_thread::get_id()](std::size_t)
                                   { work(caller); });
                   done.set_value();
                 });
  done.get_future().wait();
  EXPECT_TRUE(came);
  EXPECT_LE(helpedInstead, 1) << "one may have been at hand already";
  EXPECT_EQ(numbers, COUNT);
}

TEST(PackingThreads, ForEachThrowsWhatTheWorkThrew)
{
  PackingThreads threads(3);
  std::atomic<int> begun = 0;
  EXPECT_THROW(threads.ForEach(Urgency::Ahead, 1000000,
                               [&](std::size_t)
                               {
                                 ++begun;
                                 throw std::runtime_error("broken");
                               }),
               std::runtime_error);
  EXPECT_LE(begun, 3) << "nothing is begun after a failure";
}
