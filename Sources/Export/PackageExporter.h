#pragma once

#include "../Ports/IImageArchive.h"
#include "../Ports/IPackageExporter.h"

namespace OrthancExchange
{
  /// Zips of DICOM files as IHE PDI and DICOM PS3.10 lay them out (D9). Holds one instance at a
  /// time. Files go out byte by byte as the archive holds them: one without Part 10 header, or
  /// broken off after its patient's attributes, is included, listed and mentioned in README.TXT.
  /// The archive must outlive it and every zip.
  class PackageExporter : public IPackageExporter
  {
  public:
    explicit PackageExporter(IImageArchive& archive) : archive_(archive)
    {
    }

    std::uint32_t Crc32(std::string_view content) const override;

    /// Besides what the port says: Refusal(InvalidState) when a file is too broken to tell whose it
    /// is, Refusal(TooLarge) above a million files, Refusal(NotConfigured) without DCMTK's data
    /// dictionary. Attachments marked as removed stay out.
    PreparedPackage Prepare(const std::vector<StudyRecord>& studies,
                            const std::vector<Document>& attachments,
                            const PackageDescription& description) override;

    std::unique_ptr<IByteSource> OpenZip(const std::vector<PackageEntry>& entries,
                                         Instant createdAt, OpenDocument openDocument,
                                         std::function<bool()> stillPermitted) override;

  private:
    IImageArchive& archive_;
  };
}
