#pragma once

#include "ZipLayout.h"

#include "../Ports/IImageArchive.h"
#include "../Ports/IPackageExporter.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace OrthancExchange
{
  /// A package as a zip that is made while it is read, from any offset on. Holds the content of one
  /// entry at a time, and gives no byte of it before its size and CRC-32 were found to be what the
  /// zip says of it. One thread at a time; the archive must outlive it.
  class ZipSource : public IByteSource
  {
  public:
    ZipSource(IImageArchive& archive, const std::vector<PackageEntry>& entries, Instant createdAt,
              OpenDocument openDocument, std::function<bool()> stillPermitted);

    std::uint64_t Length() const override;
    std::string EntityTag() const override;

    /// Gives at most 1 MiB at a time. Throws Refusal(StudyGone) when an instance was changed or
    /// deleted, Refusal(StorageUnavailable) when a document was, Refusal(DownloadNotPermitted) when
    /// no longer permitted.
    std::size_t Read(std::uint64_t offset, char* target, std::size_t size) override;

  private:
    struct Loaded
    {
      std::size_t member = 0;
      std::unique_ptr<IBytes> instance; ///< of an instance ...
      std::string document;             ///< ... or of a document

      std::string_view View() const;
    };

    std::string_view BytesOf(const ZipPiece& piece, std::string& rendered);
    std::string_view ContentOf(std::size_t member);
    void LoadInstance(const PackageEntry& entry);
    void LoadDocument(const PackageEntry& entry);

    IImageArchive& archive_;
    std::vector<PackageEntry> entries_;
    ZipLayout layout_;
    OpenDocument openDocument_;
    std::function<bool()> stillPermitted_;
    std::optional<Loaded> loaded_;
  };
}
