#include "ArchivePreparation.h"

#include "ArchiveAssembly.h"
#include "Deflation.h"
#include "DicomHeader.h"

#include "../Domain/Refusal.h"

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <array>
#include <memory>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::uint64_t MEMORY = std::uint64_t{16} << 20U; // of files in work

    /// PS3.5 section 10 and annex A: those whose pixels are as they are in memory.
    constexpr std::array<std::string_view, 3> UNCOMPRESSED{
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"};

    Packing PackingOf(const std::string& transferSyntax)
    {
      const bool known =
          transferSyntax.empty() ||
          std::find(UNCOMPRESSED.begin(), UNCOMPRESSED.end(), transferSyntax) != UNCOMPRESSED.end();
      return known ? Packing::Deflate : Packing::Store;
    }

    /// PDF and pictures are compressed already.
    Packing PackingOfDocument(const std::string& path)
    {
      return path.starts_with("ATTACHMENTS/") && !path.ends_with(".txt") ? Packing::Store
                                                                         : Packing::Deflate;
    }

    ViewerInstance Describe(const DicomHeader& header)
    {
      ViewerInstance viewed;
      viewed.transferSyntaxUid = header.TransferSyntaxUid();
      viewed.seriesInstanceUid = header.Text(DCM_SeriesInstanceUID);
      viewed.patientName = header.Text(DCM_PatientName);
      viewed.patientId = header.Text(DCM_PatientID);
      viewed.patientBirthDate = header.Text(DCM_PatientBirthDate);
      viewed.patientSex = header.Text(DCM_PatientSex);
      return viewed;
    }

    std::uint64_t CostOf(std::uint64_t size)
    {
      return 2 * size; // the file, and what it deflates to
    }
  }

  ArchivePreparation::ArchivePreparation(PackingThreads& threads, const MemberReader& reader,
                                         const ViewerFiles& viewer,
                                         const PreparationOptions& options,
                                         const ArchiveOrder& order, const std::string& recipe)
      : threads_(threads), reader_(reader), measure_(threads, reader.Level()), viewer_(viewer),
        options_(options), order_(order), recipe_(recipe)
  {
  }

  ArchivePreparation::~ArchivePreparation()
  {
    WaitForAll();
  }

  PreparedArchive ArchivePreparation::Run(const OnProgress& onProgress)
  {
    PlanFiles();
    DoAll(onProgress);
    return ArchiveAssembly(measure_, viewer_, options_.reportPage, order_, files_).Run(recipe_);
  }

  void ArchivePreparation::PlanFiles()
  {
    std::uint64_t images = 0;
    for (const PackageEntry& entry : order_.entries)
    {
      images += entry.source == EntrySource::Instance ? entry.size : 0;
    }
    const bool withData = !viewer_.empty() && images <= options_.viewerLimit;
    files_.reserve(order_.entries.size());
    for (const PackageEntry& entry : order_.entries)
    {
      if (entry.path != README) // of packages made before it came in several languages
      {
        PlanEntry(entry, withData);
      }
    }
  }

  void ArchivePreparation::PlanEntry(const PackageEntry& entry, bool withData)
  {
    PreparedFile file;
    file.member.path = entry.path;
    file.member.source =
        entry.source == EntrySource::Instance ? MemberSource::Instance : MemberSource::Document;
    file.member.sourceId = entry.sourceId;
    file.member.size = entry.size;
    file.member.crc32 = entry.crc32;
    if (entry.source == EntrySource::Instance)
    {
      file.viewed.emplace();
      const std::size_t slices = withData && entry.size > 0 ? SliceCount(entry.size) : 0;
      for (std::size_t slice = 0; slice < slices; ++slice)
      {
        ArchiveMember script;
        script.path = DataScriptPath(nextScript_);
        script.source = MemberSource::ViewerData;
        script.sourceId = entry.sourceId;
        script.number = nextScript_++;
        script.offset = slice * DEFLATE_SLICE;
        file.scripts.push_back(std::move(script));
      }
    }
    files_.push_back(std::move(file));
  }

  void ArchivePreparation::Do(PreparedFile& file) const
  {
    SharedInstance instance;
    const auto content = reader_.Read(file.member, instance);
    if (file.viewed)
    {
      DoInstance(file, content->View());
      return;
    }
    measure_.Measure(file.member, content->View(), PackingOfDocument(file.member.path));
  }

  void ArchivePreparation::DoInstance(PreparedFile& file, std::string_view content) const
  {
    const DicomHeader header(content);
    file.incomplete = !header.IsWhole() || !header.HasFileMeta();
    file.viewed = Describe(header);
    file.viewed->file = file.member.path;
    file.viewed->size = file.member.size;
    file.viewed->dataCount = file.scripts.size();
    file.viewed->firstData = file.scripts.empty() ? 0 : file.scripts.front().number;
    measure_.Measure(file.member, file.scripts, content, PackingOf(file.viewed->transferSyntaxUid));
  }

  void ArchivePreparation::DoAll(const OnProgress& onProgress)
  {
    const auto total = static_cast<int>(files_.size());
    futures_.reserve(files_.size());
    std::uint64_t cost = 0;
    for (std::size_t done = 0; done < files_.size(); ++done)
    {
      while (
          futures_.size() < files_.size() &&
          (futures_.size() == done || cost + CostOf(files_[futures_.size()].member.size) <= MEMORY))
      {
        PreparedFile& file = files_[futures_.size()];
        cost += CostOf(file.member.size);
        auto task = std::make_shared<std::packaged_task<void()>>([this, &file] { Do(file); });
        futures_.push_back(task->get_future());
        threads_.Submit(Urgency::Preparation, [task] { (*task)(); });
      }
      futures_[done].get();
      cost -= CostOf(files_[done].member.size);
      if (!onProgress(static_cast<int>(done) + 1, total))
      {
        throw Refusal(RefusalCode::Busy, "The preparation was interrupted.");
      }
    }
  }

  void ArchivePreparation::WaitForAll()
  {
    for (std::future<void>& future : futures_)
    {
      if (future.valid())
      {
        future.wait();
      }
    }
  }
}
