#pragma once

#include "IByteSource.h"

#include "../Domain/Document.h"
#include "../Domain/Package.h"
#include "../Domain/Study.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// A generated part of the zip, to be stored as a Document by the caller.
  struct GeneratedFile
  {
    std::string path; ///< "IMAGES/DICOMDIR"
    std::string contentType;
    std::string content;
  };

  struct PreparedPackage
  {
    std::vector<PackageStudy> studies;
    std::vector<PackageInstance> instances;
    std::vector<PackageEntry> instanceEntries; ///< IMAGES/IM000000 ...
    std::vector<PackageEntry> documentEntries; ///< ATTACHMENTS/..., names made safe and unique
    std::vector<GeneratedFile> generated;      ///< DICOMDIR, IMAGES/DICOMDIR, README.TXT
  };

  struct PackageDescription
  {
    std::string institution;
    std::string institutionEmail;
    Instant createdAt{};
    Instant availableUntil{};
    std::string message;
  };

  /// Opens the content of a stored document in plain form.
  using OpenDocument = std::function<std::string(const std::string& documentId)>;

  /// Makes packages of studies, and zips of packages (D9). Thread-safe.
  class IPackageExporter
  {
  public:
    virtual ~IPackageExporter() = default;

    /// CRC-32 as zip has it (ISO 3309), for documents that are to become entries.
    virtual std::uint32_t Crc32(std::string_view content) const = 0;

    /// Reads every instance once: size, CRC-32, DICOMDIR record. Throws Refusal(StudyGone) when one
    /// is missing, and Refusal(TwoPatients) when a file inside names another patient ID, name or
    /// birth date than the study's record.
    virtual PreparedPackage Prepare(const std::vector<StudyRecord>& studies,
                                    const std::vector<Document>& attachments,
                                    const PackageDescription& description) = 0;

    /// The zip of these entries, byte-addressable. `stillPermitted` is asked before each piece;
    /// false breaks off.
    virtual std::unique_ptr<IByteSource> OpenZip(const std::vector<PackageEntry>& entries,
                                                 Instant createdAt, OpenDocument openDocument,
                                                 std::function<bool()> stillPermitted) = 0;
  };
}
