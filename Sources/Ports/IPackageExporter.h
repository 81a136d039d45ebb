#pragma once

#include "IByteSource.h"

#include "../Domain/Document.h"
#include "../Domain/Package.h"
#include "../Domain/PackageArchive.h"
#include "../Domain/Study.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
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
    std::vector<GeneratedFile> generated;      ///< DICOMDIR, IMAGES/DICOMDIR
  };

  struct PackageDescription
  {
    std::string institution;
    std::string institutionEmail;
    Instant createdAt{};
    Instant availableUntil{}; ///< the epoch: it does not expire
    std::string message;
    bool encrypted = false; ///< the zip; names of files in it then tell nothing
  };

  /// What a zip is to be made of.
  struct ArchiveOrder
  {
    PackageDescription description;
    PatientIdentity patient;
    std::vector<PackageStudy> studies;
    std::vector<PackageInstance> instances;
    std::vector<PackageEntry> entries;                ///< as PreparedPackage gave them
    std::map<std::string, std::string> documentNames; ///< of attachments, as their senders called
                                                      ///< them, by document id
  };

  /// A file of the zip; one with generated content is to be stored as a Document by the caller, who
  /// then fills in `member.sourceId`.
  struct PreparedMember
  {
    ArchiveMember member;
    std::optional<std::string> generated;
  };

  struct PreparedArchive
  {
    std::vector<PreparedMember> members;
    std::string sumsSha256;                       ///< of SHA256.TXT
    std::map<std::string, std::uint64_t> lengths; ///< of the zip, by language
  };

  /// By which a zip is encrypted.
  struct ZipSecret
  {
    std::string passphrase;
    std::string saltKey; ///< secret random bytes; salts follow from it, so that ranges hold
  };

  /// Told how many files are done; false ends the preparation.
  using OnProgress = std::function<bool(int done, int total)>;

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

    /// Tells zips apart that may differ in their bytes although made of the same files: by the
    /// libraries that deflate, by settings, by the viewer inside.
    virtual std::string Recipe() const = 0;

    /// Languages (ISO 639-1) that the zip can be had in, the default first.
    virtual std::vector<std::string> Languages() const = 0;

    /// Reads and deflates everything once, in several threads. Throws Refusal(StudyGone) when a
    /// file is not what it was when the package was made, Refusal(Busy) when `onProgress` ended it.
    virtual PreparedArchive PrepareArchive(const ArchiveOrder& order,
                                           const OpenDocument& openDocument,
                                           const OnProgress& onProgress) = 0;

    /// The zip of these members, which are of one language, byte-addressable. `stillPermitted` is
    /// asked before each piece; false breaks off. With a `secret`, all content is encrypted (WinZip
    /// AE-2, AES with 256 bits); paths and sizes are not.
    virtual std::unique_ptr<IByteSource> OpenZip(const std::vector<ArchiveMember>& members,
                                                 Instant createdAt, OpenDocument openDocument,
                                                 std::function<bool()> stillPermitted,
                                                 const std::optional<ZipSecret>& secret) = 0;
  };
}
