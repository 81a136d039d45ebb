#include "Workbench.h"

#include "../../../Sources/Application/EnterRequest.h"
#include "../../../Sources/Domain/IdentityKeys.h"
#include "../../../Sources/Storage/Store.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <stdexcept>
#include <thread>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t BATCH = 2000;

    class SystemClock : public IClock
    {
    public:
      Instant Now() const override
      {
        return std::chrono::floor<Seconds>(std::chrono::system_clock::now());
      }
    };

    /// The archive of the population: its studies are invented again whenever they are asked for,
    /// so that its answers cost no statement of the database that is measured.
    class ArchiveOfThePopulation : public IImageArchive
    {
    public:
      ArchiveOfThePopulation(IStore& store, const Population& population)
          : store_(store), population_(population)
      {
      }

      std::optional<StudyRecord> ReadStudy(const std::string& study) override
      {
        const std::optional<std::size_t> patient = Population::PatientOf(study);
        for (StudyRecord& one :
             patient.has_value() ? population_.StudiesOf(*patient) : std::vector<StudyRecord>())
        {
          if (one.study == study)
          {
            return std::move(one);
          }
        }
        return std::nullopt;
      }

      std::vector<std::string> ListStudies(std::int64_t offset, int limit) override
      {
        if (offset == 0)
        {
          after_.clear();
        }
        std::vector<std::string> ids;
        store_.Read([&](ITransaction& transaction)
                    { ids = transaction.Studies().ListIds(after_, limit); });
        after_ = ids.empty() ? after_ : ids.back();
        return ids;
      }

      std::vector<InstanceRecord> ListInstances(const std::string&) override
      {
        return {};
      }

      std::optional<InstanceRecord> FindInstance(const std::string&, const std::string&) override
      {
        return std::nullopt;
      }

      std::unique_ptr<IBytes> ReadInstance(const std::string&) override
      {
        return nullptr;
      }

      std::unique_ptr<IBytes> RenderFrame(const std::string&, int, const FrameLook&) override
      {
        return nullptr;
      }

      std::optional<std::string> FileVersion(const std::string&) override
      {
        return std::nullopt;
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

    private:
      IStore& store_;
      const Population& population_;
      std::string after_; ///< the last study of the page before; pages are asked for in order
    };

    class NoPictures : public IPicturePacker
    {
    public:
      std::string Pack(const PictureOrder&) override
      {
        return {};
      }

      std::uint32_t Crc32(const std::string&) override
      {
        return 0;
      }
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
  }

  Workbench::Workbench(const std::string& database, const Population& population,
                       std::size_t patients)
      : store_(OpenStore({database})), clock_(std::make_unique<SystemClock>()),
        cryptography_(std::string(32, 'k')),
        archive_(std::make_unique<ArchiveOfThePopulation>(*store_, population)),
        exporter_(std::make_unique<NoExporter>()), zips_(std::make_unique<NoZips>()),
        pictures_(std::make_unique<NoPictures>()),
        index_(std::make_unique<IndexKeeper>(
            *store_, *archive_, [](const std::string& fault) { std::cerr << fault << "\n"; }))
  {
    services_ = std::unique_ptr<Services>(new Services{.store = *store_,
                                                       .clock = *clock_,
                                                       .cryptography = cryptography_,
                                                       .archive = *archive_,
                                                       .exporter = *exporter_,
                                                       .zips = *zips_,
                                                       .pictures = *pictures_,
                                                       .index = *index_,
                                                       .institution = {},
                                                       .portalUrl = "",
                                                       .orthancVersion = "",
                                                       .wakeOutbox = [] {
                                                       }});
    Fill(population, patients);
    index_->Start();
    while (!index_->IsReady())
    {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  Workbench::~Workbench()
  {
    index_->Stop();
  }

  void Workbench::Fill(const Population& population, std::size_t patients)
  {
    std::int64_t studies = 0;
    store_->Read([&](ITransaction& transaction) { studies = transaction.Studies().Count(); });
    if (studies > 0)
    {
      std::cout << "index: " << studies << " studies, filled before\n";
      return;
    }
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t first = 0; first < patients; first += BATCH)
    {
      store_->Write(
          [&](ITransaction& transaction)
          {
            std::vector<KeyedStudy> batch;
            for (std::size_t i = first; i < std::min(first + BATCH, patients); i++)
            {
              for (StudyRecord& study : population.StudiesOf(i))
              {
                std::vector<IdentityKey> keys = KeysOf(study);
                batch.push_back({std::move(study), std::move(keys)});
              }
            }
            transaction.Studies().Upsert(batch);
          });
    }
    store_->Write(
        [&](ITransaction& transaction)
        {
          studies = transaction.Studies().Count();
          transaction.Studies().SetCursor(0);
          transaction.Studies().SetKeysVersion(IdentityKeysVersion());
        });
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    std::cout << "index: " << studies << " studies of " << patients << " patients, filled in "
              << taken.count() << " s\n";
  }

  std::string Workbench::Enter(const PatientIdentity& patient) const
  {
    NewRequest request;
    request.requester.name = "Measure";
    request.requester.email = "measure@hospital.example";
    request.patient = patient;
    return EnterRequest(*services_, {"System", "", ""}, request);
  }
}
