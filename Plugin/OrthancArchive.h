#pragma once

#include "OrthancChangeLog.h"
#include "OrthancReader.h"
#include "OrthancSdk.h"
#include "OrthancTags.h"

#include "../Sources/Ports/IImageArchive.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace OrthancExchange
{
  /// Orthanc behind IImageArchive, through its REST API inside the process. Thread-safe.
  class OrthancArchive final : public IImageArchive
  {
  public:
    /// The SDK must outlive the archive. `name`: which archive this is, where the administrator
    /// says so.
    explicit OrthancArchive(const OrthancSdk& sdk, std::string name = {});

    std::optional<StudyRecord> ReadStudy(const std::string& study) override;
    std::vector<InstanceRecord> ListInstances(const std::string& study) override;
    std::optional<InstanceRecord> FindInstance(const std::string& study,
                                               const std::string& instance) override;
    std::unique_ptr<IBytes> ReadInstance(const std::string& instance) override;
    std::optional<std::uint64_t> InstanceSize(const std::string& instance) override;
    /// Orthanc names each file that it writes by a UUID.
    std::optional<std::string> FileVersion(const std::string& instance) override;
    std::unique_ptr<IBytes> RenderFrame(const std::string& instance, int frame,
                                        const FrameLook& look) override;
    std::unique_ptr<IBytes> ReadPdf(const std::string& instance) override;
    StoreOutcome Store(std::string_view dicom) override;
    ArchiveChanges Changes(std::int64_t since, int limit) override;
    std::int64_t LastChange() override;
    /// The name given or else a random number that Orthanc keeps in its own database.
    std::string Identity() override;
    std::optional<StudyTotals> Totals() override;
    std::vector<std::string> ListStudies(std::int64_t offset, int limit) override;

  private:
    /// How wide the pixels of an instance are; nullopt when it has none or went away.
    std::optional<int> ReadColumns(const std::string& instance) const;

    const OrthancSdk& sdk_;
    OrthancReader reader_;
    OrthancTags tags_;
    OrthancChangeLog changes_;
    std::string name_;
    std::mutex identityMutex_;
    std::string identity_; ///< as far as it was asked for
  };
}
