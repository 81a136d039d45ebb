#include "../../Sources/Application/PeriodicTask.h"

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <vector>

using namespace OrthancExchange;

TEST(PeriodicTask, AFaultEndsOneRoundAndIsSaidOnceInARow)
{
  std::promise<void> done;
  std::vector<std::string> said;
  int rounds = 0;
  PeriodicTask task(
      [&]
      {
        rounds++;
        if (rounds == 5)
        {
          done.set_value();
        }
        if (rounds != 3 && rounds < 5)
        {
          throw std::runtime_error("fault " + std::to_string(rounds));
        }
      },
      [&](const std::string& fault) { said.push_back(fault); }, std::chrono::milliseconds(1));
  task.Start();
  done.get_future().wait();
  task.Stop();
  EXPECT_EQ((std::vector<std::string>{"fault 1", "fault 4"}), said);
}

TEST(PeriodicTask, WakesAtOnceAndStopsWithoutWaitingForTheInterval)
{
  std::promise<void> first;
  std::promise<void> second;
  int rounds = 0;
  PeriodicTask task([&] { (++rounds == 1 ? first : second).set_value(); },
                    [](const std::string&) {}, std::chrono::hours(1));
  task.Start();
  first.get_future().wait();
  task.Wake();
  second.get_future().wait();
  EXPECT_FALSE(task.IsStopping());
  task.Stop();
  EXPECT_TRUE(task.IsStopping());
  EXPECT_EQ(2, rounds);
}
