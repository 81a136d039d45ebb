// Measures matching: how often the right patient stands among the first five, and whether anybody
// else ever matches. See README.md.
#include "Options.h"
#include "Workbench.h"

#include "../../../Sources/Application/MatchStudies.h"
#include "../../../UnitTests/Population/NearNamesakes.h"

#include <algorithm>
#include <exception>
#include <iomanip>
#include <iostream>
#include <map>

using namespace OrthancExchange;

namespace
{
  constexpr std::size_t FIRST = 5;

  struct Tally
  {
    std::size_t requests = 0;
    std::size_t found = 0;
    double precision = 0;
    std::size_t listed = 0;

    void Add(bool wasFound, std::size_t relevant, std::size_t shown)
    {
      requests++;
      found += wasFound ? 1 : 0;
      listed += shown > 0 ? 1 : 0;
      precision += shown > 0 ? static_cast<double>(relevant) / static_cast<double>(shown) : 0;
    }
  };

  void Print(const std::string& what, const Tally& tally)
  {
    std::cout << "  " << std::left << std::setw(46) << what << std::right << std::setw(6)
              << tally.requests << std::fixed << std::setprecision(4) << std::setw(10)
              << static_cast<double>(tally.found) / static_cast<double>(tally.requests)
              << std::setw(10)
              << (tally.listed == 0 ? 0 : tally.precision / static_cast<double>(tally.listed))
              << "\n";
  }

  /// 65 of 100 requests with one field wrong, 25 with two, 10 with three.
  std::size_t PickFieldCount(Dice& dice)
  {
    const std::size_t at = dice.Below(100);
    return at < 65 ? 1 : at < 90 ? 2 : 3;
  }

  /// `withNumbers`: whether the requester knows the patient's numbers at all.
  void MeasureRanking(const Workbench& bench, const Population& population,
                      const MeasureOptions& options, bool withNumbers)
  {
    Dice dice(options.seed + (withNumbers ? 1 : 4));
    Tally all;
    std::map<std::size_t, Tally> byCount;
    std::map<std::string, Tally> bySlip;
    std::size_t falseMatches = 0;
    for (std::size_t i = 0; i < options.requests; i++)
    {
      const std::size_t number = dice.Below(options.patients);
      PatientIdentity patient = population.Patient(number);
      if (!withNumbers)
      {
        patient.nationalId.clear();
        patient.patientId.clear();
      }
      const SlippedRequest slipped = MakeSlips(dice, patient, PickFieldCount(dice));
      if (slipped.slips.empty())
      {
        continue;
      }
      const Matches matches = MatchStudies(bench.GetServices(), bench.Enter(slipped.requested));
      falseMatches += matches.matching.size();
      const std::string mine = "study-" + std::to_string(number) + "-";
      const std::size_t shown = std::min(FIRST, matches.nonMatching.size());
      const auto end = matches.nonMatching.begin() + static_cast<std::ptrdiff_t>(shown);
      const auto relevant = static_cast<std::size_t>(std::count_if(
          matches.nonMatching.begin(), end,
          [&](const MatchedStudy& study) { return study.study.study.starts_with(mine); }));
      all.Add(relevant > 0, relevant, shown);
      byCount[slipped.slips.size()].Add(relevant > 0, relevant, shown);
      if (slipped.slips.size() == 1)
      {
        bySlip[slipped.slips.front()->label].Add(relevant > 0, relevant, shown);
      }
    }
    std::cout << (withNumbers ? "" : "by name and birth date alone: ") << "slipped requests\n"
              << "                                              number  recall@5  precision@5\n";
    Print("all", all);
    for (const auto& [count, tally] : byCount)
    {
      Print(std::to_string(count) + " field(s) wrong", tally);
    }
    for (const auto& [label, tally] : bySlip)
    {
      Print(label, tally);
    }
    std::cout << "matching under the default rules among them: " << falseMatches << "\n";
  }

  void MeasureExact(const Workbench& bench, const Population& population,
                    const MeasureOptions& options)
  {
    Dice dice(options.seed + 2);
    std::size_t complete = 0;
    std::size_t foreign = 0;
    for (std::size_t i = 0; i < options.requests / 2; i++)
    {
      const std::size_t number = dice.Below(options.patients);
      PatientIdentity dressed = InAnotherDress(dice, population.Patient(number));
      dressed.patientBirthDate = population.Patient(number).patientBirthDate; // entered as DICOM
      const Matches matches = MatchStudies(bench.GetServices(), bench.Enter(dressed));
      complete += matches.matching.size() == population.StudiesOf(number).size() ? 1 : 0;
      const std::string mine = "study-" + std::to_string(number) + "-";
      foreign += static_cast<std::size_t>(std::count_if(
          matches.matching.begin(), matches.matching.end(),
          [&](const MatchedStudy& study) { return !study.study.study.starts_with(mine); }));
    }
    std::cout << "requests in another dress: " << complete << " of " << options.requests / 2
              << " found all their studies; studies of others among them: " << foreign << "\n";
  }

  void MeasureNamesakes(const Population& population, const MeasureOptions& options)
  {
    Dice dice(options.seed + 3);
    std::size_t falseMatches = 0;
    for (std::size_t i = 0; i < options.pairs; i++)
    {
      const NamesakePair pair = MakeNamesakes(dice, population);
      if (Judge(pair.requested, pair.found, {}).match)
      {
        falseMatches++;
        std::cout << "FALSE MATCH by " << pair.difference << "\n";
      }
    }
    std::cout << "near namesakes: " << options.pairs << " pairs, false matches under the default "
              << "rules: " << falseMatches << "\n";
  }
}

int main(int argc, char** argv)
{
  try
  {
    const MeasureOptions options = ReadMeasureOptions({argv + 1, argv + argc});
    std::cout << std::unitbuf << "seed " << options.seed << "\n";
    const Population population(options.seed);
    MeasureNamesakes(population, options);
    const Workbench bench(options.database, population, options.patients);
    MeasureRanking(bench, population, options, true);
    MeasureRanking(bench, population, options, false);
    MeasureExact(bench, population, options);
    return 0;
  }
  catch (const std::exception& failure)
  {
    std::cerr << failure.what() << "\n";
    return 1;
  }
}
