#pragma once

#include "MemberContent.h"
#include "MemberMeasure.h"
#include "PackingThreads.h"
#include "PreparedFile.h"

#include <cstdint>
#include <future>
#include <string>
#include <vector>

namespace OrthancExchange
{
  struct PreparationOptions
  {
    std::uint64_t viewerLimit =
        0;                   ///< with more bytes of DICOM files, the viewer's copy is left out
    bool reportPage = false; ///< with REPORT.HTM
  };

  /// Reads, checks, digests and deflates every file of a package once, several at a time, and so
  /// finds out what its zip is made of. Holds a bounded number of files at a time. Used once, by
  /// one thread; everything handed in must outlive it.
  class ArchivePreparation
  {
  public:
    ArchivePreparation(PackingThreads& threads, const MemberReader& reader,
                       const ViewerFiles& viewer, const PreparationOptions& options,
                       const ArchiveOrder& order, const std::string& recipe);
    ~ArchivePreparation();

    ArchivePreparation(const ArchivePreparation&) = delete;
    ArchivePreparation& operator=(const ArchivePreparation&) = delete;

    PreparedArchive Run(const OnProgress& onProgress);

  private:
    void PlanFiles();
    void PlanEntry(const PackageEntry& entry, bool withData);
    void Do(PreparedFile& file) const;
    void DoInstance(PreparedFile& file, std::string_view content) const;
    void DoAll(const OnProgress& onProgress);
    void WaitForAll();

    PackingThreads& threads_;
    const MemberReader& reader_;
    MemberMeasure measure_;
    const ViewerFiles& viewer_;
    PreparationOptions options_;
    const ArchiveOrder& order_;
    std::string recipe_;
    std::vector<PreparedFile> files_; ///< never resized while threads work on them
    std::vector<std::future<void>> futures_;
    std::uint64_t nextScript_ = 0;
  };
}
