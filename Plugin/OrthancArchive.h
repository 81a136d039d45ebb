#pragma once

#include "OrthancChangeLog.h"
#include "OrthancIdentity.h"
#include "OrthancPictures.h"
#include "OrthancReader.h"
#include "OrthancSdk.h"
#include "OrthancTags.h"

#include "../Sources/Ports/IImageArchive.h"

#include <cstdint>
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
    std::string Identity() override;
    std::optional<StudyTotals> Totals() override;
    std::vector<std::string> ListStudies(std::int64_t offset, int limit) override;

  private:
    const OrthancSdk& sdk_;
    OrthancReader reader_;
    OrthancTags tags_;
    OrthancPictures pictures_;
    OrthancChangeLog changes_;
    OrthancIdentity identity_;
  };
}
