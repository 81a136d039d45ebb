#pragma once

#include "MemberContent.h"
#include "PackingThreads.h"

#include "../Ports/IImageArchive.h"
#include "../Ports/IPackageExporter.h"

namespace OrthancExchange
{
  struct PackingOptions
  {
    int level = 1;                                 ///< of deflation, 1 to 12; 0: all is stored
    std::uint64_t viewerLimit = 2000ULL * 1000000; ///< bytes of DICOM files; the viewer's copy of
                                                   ///< more is left out
    bool reportPage = false;                       ///< with REPORT.HTM
    unsigned threads = 0;                          ///< 0: one for each processor
  };

  /// Zips of DICOM files as IHE PDI and DICOM PS3.10 lay them out (D9). Files go out byte by byte
  /// as the archive holds them: one without Part 10 header, or broken off after its patient's
  /// attributes, is included, listed and mentioned in README.TXT. The archive must outlive it and
  /// every zip.
  class PackageExporter : public IPackageExporter
  {
  public:
    /// `viewer`: INDEX.HTM and VIEWER/..., or nothing.
    explicit PackageExporter(IImageArchive& archive, const PackingOptions& options = {},
                             ViewerFiles viewer = {});

    std::uint32_t Crc32(std::string_view content) const override;

    /// Besides what the port says: Refusal(InvalidState) when a file is too broken to tell whose it
    /// is, Refusal(TooLarge) above a million files, Refusal(NotConfigured) without DCMTK's data
    /// dictionary. Attachments marked as removed stay out.
    PreparedPackage Prepare(const std::vector<StudyRecord>& studies,
                            const std::vector<Document>& attachments,
                            const PackageDescription& description) override;

    std::string Recipe() const override
    {
      return recipe_;
    }

    std::vector<std::string> Languages() const override;

    PreparedArchive PrepareArchive(const ArchiveOrder& order, const OpenDocument& openDocument,
                                   const OnProgress& onProgress) override;

    std::unique_ptr<IByteSource> OpenZip(const std::vector<ArchiveMember>& members,
                                         Instant createdAt, OpenDocument openDocument,
                                         std::function<bool()> stillPermitted,
                                         const std::optional<ZipSecret>& secret) override;

  private:
    IImageArchive& archive_;
    PackingOptions options_;
    ViewerFiles viewer_;
    std::string recipe_;
    PackingThreads threads_; ///< last, so that they end first
  };
}
