// Measures matching: how often the right patient stands among the first five, how fast, and whether
// anybody else ever matches. See README.md.
#include "../../../Sources/Application/EnterRequest.h"
#include "../../../Sources/Application/IndexKeeper.h"
#include "../../../Sources/Application/MatchStudies.h"
#include "../../../Sources/Cryptography/OpenSslCryptography.h"
#include "../../../Sources/Storage/Store.h"
#include "../../../UnitTests/Population/NearNamesakes.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <map>
#include <stdexcept>

using namespace OrthancExchange;

namespace
{
  constexpr std::size_t FIRST = 5;
  constexpr std::size_t BATCH = 2000;

  struct Options
  {
    std::size_t patients = 20'000;
    std::size_t requests = 2'000;
    std::size_t pairs = 1'000'000;
    std::uint64_t seed = 20261121;
    std::string database = "matching-benchmark.db"; ///< kept, and used again when it is filled
  };

  Options ReadOptions(int argc, char** argv)
  {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2)
    {
      const std::string name = argv[i];
      const std::string value = argv[i + 1];
      if (name == "--database")
      {
        options.database = value;
        continue;
      }
      const auto number = static_cast<std::size_t>(std::stoull(value));
      if (name == "--patients")
      {
        options.patients = number;
      }
      else if (name == "--requests")
      {
        options.requests = number;
      }
      else if (name == "--pairs")
      {
        options.pairs = number;
      }
      else if (name == "--seed")
      {
        options.seed = number;
      }
      else
      {
        throw std::invalid_argument("unknown option " + name);
      }
    }
    return options;
  }

  class SystemClock : public IClock
  {
  public:
    Instant Now() const override
    {
      return std::chrono::floor<Seconds>(std::chrono::system_clock::now());
    }
  };

  /// The archive as the index holds it.
  class ArchiveOfTheIndex : public IImageArchive
  {
  public:
    explicit ArchiveOfTheIndex(IStore& store) : store_(store)
    {
    }

    std::optional<StudyRecord> ReadStudy(const std::string& study) override
    {
      std::optional<StudyRecord> record;
      store_.Read([&](ITransaction& transaction) { record = transaction.Studies().Find(study); });
      return record;
    }

    std::vector<InstanceRecord> ListInstances(const std::string&) override
    {
      return {};
    }

    std::unique_ptr<IBytes> ReadInstance(const std::string&) override
    {
      return nullptr;
    }

    std::unique_ptr<IBytes> RenderFrame(const std::string&, int, int) override
    {
      return nullptr;
    }

    std::unique_ptr<IBytes> ReadPdf(const std::string&) override
    {
      return nullptr;
    }

    StoreOutcome Store(std::string_view) override
    {
      return {};
    }

    ArchiveChanges Changes(std::int64_t, int) override
    {
      return {};
    }

    std::int64_t LastChange() override
    {
      return 0;
    }

    std::vector<std::string> ListStudies(std::int64_t, int) override
    {
      return {};
    }

  private:
    IStore& store_;
  };

  class NoExporter : public IPackageExporter
  {
  public:
    std::uint32_t Crc32(std::string_view) const override
    {
      return 0;
    }

    PreparedPackage Prepare(const std::vector<StudyRecord>&, const std::vector<Document>&,
                            const PackageDescription&) override
    {
      return {};
    }

    std::string Recipe() const override
    {
      return "";
    }

    std::vector<std::string> Languages() const override
    {
      return {"en"};
    }

    PreparedArchive PrepareArchive(const ArchiveOrder&, const OpenDocument&,
                                   const OnProgress&) override
    {
      return {};
    }

    std::unique_ptr<IByteSource> OpenZip(const std::vector<ArchiveMember>&, Instant, OpenDocument,
                                         std::function<bool()>,
                                         const std::optional<ZipSecret>&) override
    {
      return nullptr;
    }
  };

  class NoZips : public IZipReader
  {
  public:
    void Read(std::string_view, const ZipLimits&, IZipVisitor&) override
    {
    }
  };

  void Fill(IStore& store, const Population& population, std::size_t patients)
  {
    std::int64_t studies = 0;
    store.Read([&](ITransaction& transaction) { studies = transaction.Studies().Count(); });
    if (studies > 0)
    {
      std::cout << "index: " << studies << " studies, filled before\n";
      return;
    }
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t first = 0; first < patients; first += BATCH)
    {
      store.Write(
          [&](ITransaction& transaction)
          {
            for (std::size_t i = first; i < std::min(first + BATCH, patients); i++)
            {
              for (const StudyRecord& study : population.StudiesOf(i))
              {
                transaction.Studies().Upsert(study, KeysOf(study));
              }
            }
          });
    }
    store.Read([&](ITransaction& transaction) { studies = transaction.Studies().Count(); });
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    std::cout << "index: " << studies << " studies of " << patients << " patients, filled in "
              << taken.count() << " s\n";
  }

  /// An inbound request for this patient, entered as staff do it, unless the rules for entering
  /// refuse it.
  std::string Enter(const Services& services, const PatientIdentity& patient)
  {
    NewRequest request;
    request.requester.name = "Measure";
    request.requester.email = "measure@hospital.example";
    request.patient = patient;
    return EnterRequest(services, {"System", "", ""}, request);
  }

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

  void PrintTimes(const std::string& what, std::vector<double> times)
  {
    if (times.empty())
    {
      return;
    }
    std::sort(times.begin(), times.end());
    std::cout << what << ": p50 " << std::setprecision(2) << times[times.size() / 2] << " ms, p95 "
              << times[times.size() * 95 / 100] << " ms, most " << times.back() << " ms\n";
  }

  /// 65 of 100 requests with one field wrong, 25 with two, 10 with three.
  std::size_t PickFieldCount(Dice& dice)
  {
    const std::size_t at = dice.Below(100);
    return at < 65 ? 1 : at < 90 ? 2 : 3;
  }

  /// Milliseconds of this thread's processor time: on a busy machine the time on the clock says
  /// more about the neighbours.
  double ProcessorTime()
  {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  }

  struct Times
  {
    std::vector<double> clock;
    std::vector<double> processor;
  };

  Matches Match(const Services& services, const std::string& id, Times& times)
  {
    const auto begin = std::chrono::steady_clock::now();
    const double processorBegin = ProcessorTime();
    Matches matches = MatchStudies(services, id);
    times.processor.push_back(ProcessorTime() - processorBegin);
    times.clock.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
            .count());
    return matches;
  }

  void Print(const std::string& what, const Times& times)
  {
    PrintTimes(what, times.clock);
    PrintTimes(what + ", processor time", times.processor);
  }

  /// `withNumbers`: whether the requester knows the patient's numbers at all.
  void MeasureRanking(const Services& services, const Population& population,
                      const Options& options, bool withNumbers)
  {
    Dice dice(options.seed + (withNumbers ? 1 : 4));
    Tally all;
    std::map<std::size_t, Tally> byCount;
    std::map<std::string, Tally> bySlip;
    Times times;
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
      const Matches matches = Match(services, Enter(services, slipped.requested), times);
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
    Print("match of a slipped request", times);
  }

  void MeasureExact(const Services& services, const Population& population, const Options& options)
  {
    Dice dice(options.seed + 2);
    Times times;
    std::size_t complete = 0;
    std::size_t foreign = 0;
    for (std::size_t i = 0; i < options.requests / 2; i++)
    {
      const std::size_t number = dice.Below(options.patients);
      PatientIdentity dressed = InAnotherDress(dice, population.Patient(number));
      dressed.patientBirthDate = population.Patient(number).patientBirthDate; // entered as DICOM
      const Matches matches = Match(services, Enter(services, dressed), times);
      complete += matches.matching.size() == population.StudiesOf(number).size() ? 1 : 0;
      const std::string mine = "study-" + std::to_string(number) + "-";
      foreign += static_cast<std::size_t>(std::count_if(
          matches.matching.begin(), matches.matching.end(),
          [&](const MatchedStudy& study) { return !study.study.study.starts_with(mine); }));
    }
    std::cout << "requests in another dress: " << complete << " of " << options.requests / 2
              << " found all their studies; studies of others among them: " << foreign << "\n";
    Print("match of such a request", times);
  }

  void MeasureNamesakes(const Population& population, const Options& options)
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
  const Options options = ReadOptions(argc, argv);
  std::cout << std::unitbuf << "seed " << options.seed << "\n";
  const Population population(options.seed);
  MeasureNamesakes(population, options);

  const std::unique_ptr<IStore> store = OpenStore({options.database});
  Fill(*store, population, options.patients);
  SystemClock clock;
  OpenSslCryptography cryptography{std::string(32, 'k')};
  ArchiveOfTheIndex archive(*store);
  NoExporter exporter;
  IndexKeeper index(*store, archive, [](const std::string&) {}); // never started
  NoZips zips;
  const Services services{.store = *store,
                          .clock = clock,
                          .cryptography = cryptography,
                          .archive = archive,
                          .exporter = exporter,
                          .zips = zips,
                          .index = index,
                          .institution = {},
                          .portalUrl = "",
                          .orthancVersion = "",
                          .wakeOutbox = [] {
                          }};
  MeasureRanking(services, population, options, true);
  MeasureRanking(services, population, options, false);
  MeasureExact(services, population, options);
  return 0;
}
