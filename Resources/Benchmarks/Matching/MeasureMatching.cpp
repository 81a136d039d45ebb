// Measures how long finding a patient takes in an index of any size; see README.md. The last lines
// are figures: name, value, unit.
#include "../Times.h"
#include "Options.h"
#include "Workbench.h"

#include "../../../Sources/Application/ChangeSettings.h"
#include "../../../Sources/Application/MatchStudies.h"
#include "../../../Sources/Application/RequestAccess.h"
#include "../../../Sources/Application/WatchMatches.h"
#include "../../../UnitTests/Population/NearNamesakes.h"

#include <exception>
#include <functional>
#include <iostream>
#include <stdexcept>

using namespace OrthancExchange;

namespace
{
  constexpr std::size_t WARM_UP = 100;

  struct RequestSet
  {
    std::string name;
    std::vector<std::string> ids;
    bool matching = false; ///< whether each must match
  };

  /// 65 of 100 requests with one field wrong, 25 with two, 10 with three.
  std::size_t PickFieldCount(Dice& dice)
  {
    const std::size_t at = dice.Below(100);
    return at < 65 ? 1 : at < 90 ? 2 : 3;
  }

  RequestSet EnterMatching(const Workbench& bench, const Population& population,
                           const MeasureOptions& options)
  {
    Dice dice(options.seed + 2);
    RequestSet set{"full", {}, true};
    for (std::size_t i = 0; i < options.requests; i++)
    {
      set.ids.push_back(bench.Enter(population.Patient(dice.Below(options.patients))));
    }
    return set;
  }

  /// Requests whose patient is found by near misses alone: the most expensive there are.
  RequestSet EnterSlipped(const Workbench& bench, const Population& population,
                          const MeasureOptions& options)
  {
    Dice dice(options.seed + 1);
    RequestSet set{"full-with-slips", {}, false};
    while (set.ids.size() < options.requests)
    {
      const SlippedRequest slipped =
          MakeSlips(dice, population.Patient(dice.Below(options.patients)), PickFieldCount(dice));
      if (!slipped.slips.empty())
      {
        set.ids.push_back(bench.Enter(slipped.requested));
      }
    }
    return set;
  }

  /// What decides: the studies that can match under the rules, judged; without what is shown
  /// beside them.
  bool MatchesExactly(const Services& services, const std::string& id)
  {
    bool any = false;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          const Request request = RequireRequest(transaction, id);
          const MatchingRules rules = LoadSettings(transaction).account.matching;
          any = !MatchingStudies(transaction, request.patient, rules).empty();
        });
    return any;
  }

  void Require(bool matched, const RequestSet& set)
  {
    if (matched != set.matching)
    {
      throw std::runtime_error("a request of the set " + set.name + " was matched wrongly");
    }
  }

  struct Taken
  {
    Times times;
    double processor = 0; ///< milliseconds in all, of this process: a server's are not among them
  };

  Taken Take(std::size_t threads, std::size_t count, const std::function<void(std::size_t)>& work)
  {
    TakeTimes(threads, std::min(WARM_UP, count), work);
    Taken taken;
    const double before = ProcessorTime();
    taken.times = TakeTimes(threads, count, work);
    taken.processor = ProcessorTime() - before;
    return taken;
  }

  void PrintFigure(const MeasureOptions& options, const std::string& what, std::size_t threads,
                   const Taken& taken)
  {
    const Times& times = taken.times;
    for (const auto& [name, share] : {std::pair("p50", 0.50), std::pair("p95", 0.95)})
    {
      std::cout << "matching." << options.name << "." << what << "." << threads << "." << name
                << " " << times.Percentile(share) << " ms\n";
    }
    std::cout << "matching." << options.name << "." << what << "." << threads << ".processor "
              << taken.processor / static_cast<double>(times.Count()) << " ms\n";
  }

  void Measure(const Services& services, const MeasureOptions& options,
               const std::vector<RequestSet>& sets)
  {
    for (const std::size_t threads : {1, 8})
    {
      Taken exact;
      for (const RequestSet& set : sets)
      {
        const auto exactly = [&](std::size_t i)
        {
          Require(MatchesExactly(services, set.ids[i]), set);
        };
        const Taken some = Take(threads, set.ids.size(), exactly);
        exact.times.Add(some.times);
        exact.processor += some.processor;
      }
      PrintFigure(options, "exact", threads, exact);
      for (const RequestSet& set : sets)
      {
        const auto fully = [&](std::size_t i)
        {
          Require(!MatchStudies(services, set.ids[i]).matching.empty(), set);
        };
        PrintFigure(options, set.name, threads, Take(threads, set.ids.size(), fully));
      }
    }
  }
}

int main(int argc, char** argv)
{
  try
  {
    const MeasureOptions options = ReadMeasureOptions({argv + 1, argv + argc});
    std::cout << std::unitbuf << "seed " << options.seed << "\n";
    const Population population(options.seed);
    const Workbench bench(options.database, population, options.patients);
    if (options.requests == 0)
    {
      return 0; // only to be filled
    }
    Measure(bench.GetServices(), options,
            {EnterMatching(bench, population, options), EnterSlipped(bench, population, options)});
    return 0;
  }
  catch (const std::exception& failure)
  {
    std::cerr << failure.what() << "\n";
    return 1;
  }
}
