#include "House.h"

#include "../../Sources/Application/ArchiveKeeper.h"
#include "../../Sources/Application/ChangedArchive.h"
#include "../../Sources/Domain/Refusal.h"

#include <algorithm>
#include <regex>

namespace OrthancExchange
{
  namespace
  {
    class TextBytes : public IBytes
    {
    public:
      explicit TextBytes(std::string text) : text_(std::move(text))
      {
      }

      std::string_view View() const override
      {
        return text_;
      }

    private:
      std::string text_;
    };

    /// One byte for each permitted read.
    class GuardedByte : public IByteSource
    {
    public:
      GuardedByte(std::function<bool()> permitted, std::function<void()> whileReading)
          : permitted_(std::move(permitted)), whileReading_(std::move(whileReading))
      {
      }

      std::uint64_t Length() const override
      {
        return 1000;
      }

      std::string EntityTag() const override
      {
        return "\"guarded\"";
      }

      std::size_t Read(std::uint64_t, char* target, std::size_t) override
      {
        if (!permitted_())
        {
          throw std::runtime_error("no longer permitted");
        }
        whileReading_();
        *target = 'x';
        return 1;
      }

    private:
      std::function<bool()> permitted_;
      std::function<void()> whileReading_;
    };

    std::string FirstMatch(const std::string& text, const std::string& pattern)
    {
      std::smatch match;
      return std::regex_search(text, match, std::regex(pattern)) ? match[1].str() : "";
    }
  }

  std::optional<StudyRecord> StudiesInMemory::ReadStudy(const std::string& study)
  {
    const std::lock_guard lock(mutex_);
    const auto found = studies_.find(study);
    return found == studies_.end() ? std::nullopt : std::optional(found->second);
  }

  std::vector<InstanceRecord> StudiesInMemory::ListInstances(const std::string& study)
  {
    const std::lock_guard lock(mutex_);
    if (!studies_.contains(study))
    {
      return {};
    }
    InstanceRecord instance;
    instance.instance = "instance-of-" + study;
    instance.series = "series-of-" + study;
    return {instance};
  }

  std::optional<InstanceRecord> StudiesInMemory::FindInstance(const std::string& study,
                                                              const std::string& instance)
  {
    const std::vector<InstanceRecord> instances = ListInstances(study);
    const bool found = !instances.empty() && instances[0].instance == instance;
    return found ? std::optional(instances[0]) : std::nullopt;
  }

  std::unique_ptr<IBytes> StudiesInMemory::ReadInstance(const std::string& instance)
  {
    return std::make_unique<TextBytes>(instance);
  }

  std::optional<std::string> StudiesInMemory::FileVersion(const std::string&)
  {
    return version;
  }

  std::unique_ptr<IBytes> StudiesInMemory::RenderFrame(const std::string& instance, int,
                                                       const FrameLook&)
  {
    whileDrawing();
    return std::make_unique<TextBytes>("picture of " + instance);
  }

  std::unique_ptr<IBytes> StudiesInMemory::ReadPdf(const std::string&)
  {
    return nullptr;
  }

  StoreOutcome StudiesInMemory::Store(std::string_view dicom)
  {
    const std::string says(dicom.substr(132)); // after the preamble and "DICM"
    if (says == "incomplete")
    {
      return {false, "", "", "This DICOM file is damaged or lacks required identifiers."};
    }
    if (says == "no disk left")
    {
      throw Refusal(RefusalCode::ArchiveUnavailable, "The image archive does not answer.");
    }
    if (onStore)
    {
      onStore();
    }
    return {true, "instance-" + says, "study-of-uploads", ""};
  }

  ArchiveChanges StudiesInMemory::Changes(std::int64_t since, int)
  {
    const std::lock_guard lock(mutex_);
    ArchiveChanges changes;
    changes.touchedStudies.assign(changes_.begin() + since, changes_.end());
    changes.last = static_cast<std::int64_t>(changes_.size());
    changes.first = since < changes.last ? since + 1 : 0;
    changes.mark = changes_.empty() ? "" : changes_.back();
    return changes;
  }

  std::int64_t StudiesInMemory::LastChange()
  {
    const std::lock_guard lock(mutex_);
    return static_cast<std::int64_t>(changes_.size());
  }

  std::vector<std::string> StudiesInMemory::ListStudies(std::int64_t offset, int limit)
  {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> ids;
    for (const auto& [id, study] : studies_)
    {
      ids.push_back(id);
    }
    const auto begin =
        ids.begin() + std::min<std::int64_t>(offset, static_cast<std::int64_t>(ids.size()));
    const auto end = ids.end() - begin > limit ? begin + limit : ids.end();
    return {begin, end};
  }

  void StudiesInMemory::Put(const StudyRecord& study)
  {
    const std::lock_guard lock(mutex_);
    studies_[study.study] = study;
    changes_.push_back(study.study);
  }

  void StudiesInMemory::Delete(const std::string& study)
  {
    const std::lock_guard lock(mutex_);
    studies_.erase(study);
  }

  std::uint32_t PlainExporter::Crc32(std::string_view content) const
  {
    return static_cast<std::uint32_t>(content.size());
  }

  PreparedPackage PlainExporter::Prepare(const std::vector<StudyRecord>& studies,
                                         const std::vector<Document>& attachments,
                                         const PackageDescription&)
  {
    whilePreparing();
    PreparedPackage prepared;
    for (const StudyRecord& study : studies)
    {
      prepared.studies.push_back({study.study, study.studyInstanceUid, study.studyDate,
                                  study.studyDescription, study.accessionNumber, study.modalities,
                                  study.instanceCount});
      for (const InstanceRecord& record : archive_.ListInstances(study.study))
      {
        PackageInstance instance;
        instance.study = study.study;
        instance.series = record.series;
        instance.instance = record.instance;
        prepared.instances.push_back(instance);
        prepared.instanceEntries.push_back(
            {"IMAGES/" + record.instance, EntrySource::Instance, record.instance, 1, 0});
      }
    }
    for (const Document& document : attachments)
    {
      prepared.documentEntries.push_back({"ATTACHMENTS/" + document.name, EntrySource::Document,
                                          document.id, document.size, document.crc32});
    }
    prepared.generated.push_back({"DICOMDIR", "application/dicom", "directory"});
    return prepared;
  }

  std::string PlainExporter::Recipe() const
  {
    return recipe;
  }

  std::vector<std::string> PlainExporter::Languages() const
  {
    return {"en", "de"};
  }

  PreparedArchive PlainExporter::PrepareArchive(const ArchiveOrder& order, const OpenDocument&,
                                                const OnProgress& onProgress)
  {
    orders.push_back(order);
    whileArchiving();
    PreparedArchive prepared;
    for (const PackageEntry& entry : order.entries)
    {
      ArchiveMember member;
      member.path = entry.path;
      member.source =
          entry.source == EntrySource::Instance ? MemberSource::Instance : MemberSource::Document;
      member.sourceId = entry.sourceId;
      prepared.members.push_back({member, std::nullopt});
      if (!onProgress(static_cast<int>(prepared.members.size()),
                      static_cast<int>(order.entries.size())))
      {
        throw Refusal(RefusalCode::Busy, "interrupted");
      }
    }
    for (const std::string& language : Languages())
    {
      ArchiveMember readme;
      readme.path = "README.TXT";
      readme.language = language;
      readme.source = MemberSource::Document;
      prepared.members.push_back({readme, "Read me in " + language});
      prepared.lengths[language] = 1;
    }
    prepared.sumsSha256 = std::string(64, 'a');
    return prepared;
  }

  std::unique_ptr<IByteSource> PlainExporter::OpenZip(const std::vector<ArchiveMember>&, Instant,
                                                      OpenDocument,
                                                      std::function<bool()> stillPermitted,
                                                      const std::optional<ZipSecret>& secret)
  {
    secrets.push_back(secret);
    return std::make_unique<GuardedByte>(std::move(stillPermitted), whileReading);
  }

  void House::PrepareArchives()
  {
    ArchiveKeeper(services, [](const std::string&) {}).RunOnce();
  }

  House::House()
      : store(OpenStore({(folder.Path() / "exchange.db").string()})),
        index(
            *store, archive, [](const std::string&) {}, nullptr,
            [this](ITransaction& transaction, const std::map<std::string, int>& left)
            { FailLost(transaction, services, left); }),
        services{*store,
                 clock,
                 cryptography,
                 archive,
                 exporter,
                 zips,
                 pictures,
                 index,
                 {"St Elsewhere", "RXX", "imaging@hospital.example"},
                 "https://images.hospital.example",
                 "test",
                 true,
                 true,
                 [] {
                 }}
  {
    archive.Put(JanesStudy());
    index.Start();
    while (!index.Status().ready)
    {
      std::this_thread::yield();
    }
  }

  StudyRecord House::JanesStudy(const std::string& id)
  {
    StudyRecord study;
    study.study = id;
    study.studyInstanceUid = "1.2." + std::to_string(id.size());
    study.patientName = "DOE^JANE";
    study.patientBirthDate = "19700131";
    study.patientId = "H-100";
    study.otherPatientIds = {{OtherIdSource::OtherPatientIDs, "9434765919", ""}};
    study.seriesCount = 1;
    study.instanceCount = 1;
    return study;
  }

  NewRequest House::JanesRequest()
  {
    NewRequest request;
    request.requester.name = "Sam Solicitor";
    request.requester.email = "sam@law.example";
    request.requester.mobile = "+44 7700 900123";
    request.patient = {"DOE^JANE", "19700131", "943 476 5919", "H-100", "F"};
    request.reference = "REF-1";
    request.notes = "All imaging, please";
    request.purpose = "Legal claim";
    return request;
  }

  std::string House::EnterJanesRequest()
  {
    return EnterRequest(services, bob, JanesRequest());
  }

  std::vector<Delivery> House::Deliveries()
  {
    std::vector<Delivery> deliveries;
    store->Read([&](ITransaction& transaction)
                { deliveries = transaction.Outbox().List({}).items; });
    return deliveries;
  }

  std::string House::NewestToken()
  {
    for (const Delivery& delivery : Deliveries())
    {
      const std::string body =
          SplitBody(cryptography.Open("outbox", delivery.id, delivery.sealedBody)).text;
      const std::string token = FirstMatch(body, "/l/([A-Za-z0-9_-]+)");
      if (!token.empty())
      {
        return token;
      }
    }
    return "";
  }

  std::string House::NewestPasscode()
  {
    clock.Advance(Seconds(1));
    for (const Delivery& delivery : Deliveries())
    {
      if (delivery.purpose == "Passcode")
      {
        return FirstMatch(
            SplitBody(cryptography.Open("outbox", delivery.id, delivery.sealedBody)).text,
            "([0-9]{6})");
      }
    }
    return "";
  }

  std::vector<AuditEvent> House::Events()
  {
    std::vector<AuditEvent> events;
    store->Read([&](ITransaction& transaction) { events = transaction.Audit().Walk(0, 1000); });
    return events;
  }
}
