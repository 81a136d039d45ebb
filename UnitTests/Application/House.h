#pragma once

#include "../../Sources/Application/EnterRequest.h"
#include "../../Sources/Application/IndexKeeper.h"
#include "../../Sources/Cryptography/OpenSslCryptography.h"
#include "../../Sources/Storage/Store.h"
#include "../../Sources/Uploads/ZipReader.h"
#include "../Outbox/FakeClock.h"
#include "../Storage/TemporaryFolder.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Studies in memory; each has one instance called after it. Put() and Delete() may come while
  /// others read, as in an archive.
  class StudiesInMemory : public IImageArchive
  {
  public:
    std::optional<StudyRecord> ReadStudy(const std::string& study) override;
    std::vector<InstanceRecord> ListInstances(const std::string& study) override;
    std::optional<InstanceRecord> FindInstance(const std::string& study,
                                               const std::string& instance) override;
    std::unique_ptr<IBytes> ReadInstance(const std::string& instance) override;
    std::optional<std::string> FileVersion(const std::string& instance) override;
    std::unique_ptr<IBytes> RenderFrame(const std::string& instance, int frame,
                                        const FrameLook& look) override;
    std::unique_ptr<IBytes> ReadPdf(const std::string& instance) override;
    StoreOutcome Store(std::string_view dicom) override;
    ArchiveChanges Changes(std::int64_t since, int limit) override;
    std::int64_t LastChange() override;
    std::vector<std::string> ListStudies(std::int64_t offset, int limit) override;

    void Put(const StudyRecord& study);
    void Delete(const std::string& study);

    std::function<void()> onStore; ///< what happens meanwhile
    std::string version = "first"; ///< of all files
    std::function<void()> whileDrawing = [] {
    };

  private:
    std::mutex mutex_; ///< guards what stands below
    std::map<std::string, StudyRecord> studies_;
    std::vector<std::string> changes_;
  };

  /// Packages without files: what use cases decide does not depend on them.
  class PlainExporter : public IPackageExporter
  {
  public:
    explicit PlainExporter(IImageArchive& archive) : archive_(archive)
    {
    }

    std::uint32_t Crc32(std::string_view content) const override;
    PreparedPackage Prepare(const std::vector<StudyRecord>& studies,
                            const std::vector<Document>& attachments,
                            const PackageDescription& description) override;
    std::string Recipe() const override;
    std::vector<std::string> Languages() const override;
    PreparedArchive PrepareArchive(const ArchiveOrder& order, const OpenDocument& openDocument,
                                   const OnProgress& onProgress) override;
    std::unique_ptr<IByteSource> OpenZip(const std::vector<ArchiveMember>& members,
                                         Instant createdAt, OpenDocument openDocument,
                                         std::function<bool()> stillPermitted,
                                         const std::optional<ZipSecret>& secret) override;

    std::string recipe = "recipe-1";
    std::vector<ArchiveOrder> orders;              ///< what zips were prepared of
    std::vector<std::optional<ZipSecret>> secrets; ///< by which zips were opened
    std::function<void()> whileArchiving = [] {
    }; ///< what happens while a zip is prepared; may throw
    std::function<void()> whileReading = [] {
    }; ///< what happens while a zip is given out; may throw
    std::function<void()> whilePreparing = [] {
    }; ///< what somebody else does meanwhile

  private:
    IImageArchive& archive_;
  };

  /// Says what it was asked for.
  class PlainPacker : public IPicturePacker
  {
  public:
    std::string Pack(const PictureOrder& order) override
    {
      whilePacking();
      return order.instance + "/" + std::to_string(order.frame) +
             (order.attributes ? " attributes" : "") + (order.pixels ? " pixels" : "");
    }

    std::uint32_t Crc32(const std::string&) override
    {
      readings++;
      return crc32;
    }

    std::function<void()> whilePacking = [] {
    };                       ///< what somebody does meanwhile
    std::uint32_t crc32 = 0; ///< of all files, as PlainExporter has it
    int readings = 0;        ///< for it
  };

  /// A hospital for one test: real store (SQLite) and real cryptography, an archive in memory, a
  /// clock that waits.
  class House
  {
  public:
    House();

    /// Jane Doe's study, as JanesRequest() asks for it.
    static StudyRecord JanesStudy(const std::string& id = "study-jane");
    static NewRequest JanesRequest();

    std::string EnterJanesRequest();

    /// What the background worker does, at once.
    void PrepareArchives();

    /// The token in the link of the newest message, opened as only the outbox worker can.
    std::string NewestToken();
    std::string NewestPasscode();
    std::vector<Delivery> Deliveries();
    std::vector<AuditEvent> Events();

    TemporaryFolder folder;
    FakeClock clock;
    OpenSslCryptography cryptography{std::string(32, 'k')};
    std::unique_ptr<IStore> store;
    StudiesInMemory archive;
    PlainExporter exporter{archive};
    ZipReader zips;
    PlainPacker pictures;
    IndexKeeper index;
    Services services;
    Actor bob{"Staff", "bob", ""};
    Actor visitor{"Public", "", "192.0.2.1"};
  };
}
