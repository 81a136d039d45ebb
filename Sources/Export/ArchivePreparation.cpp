#include "ArchivePreparation.h"

#include "Deflation.h"
#include "DicomHeader.h"
#include "ReadmeText.h"
#include "Sha256.h"
#include "ZipSource.h"

#include "../Domain/Refusal.h"

#include <dcmtk/dcmdata/dcdeftag.h>

#include <algorithm>
#include <array>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view README = "README.TXT";
    constexpr std::string_view SUMS = "SHA256.TXT"; // 8.3, as PS3.10 section 8.5 asks for
    constexpr std::string_view VIEWER_PAGE = "INDEX.HTM";
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
                                         const ViewerFiles& viewer, std::uint64_t viewerLimit,
                                         const ArchiveOrder& order, const std::string& recipe)
      : threads_(threads), reader_(reader), measure_(threads, reader.Level()), viewer_(viewer),
        viewerLimit_(viewerLimit), order_(order), recipe_(recipe)
  {
  }

  ArchivePreparation::~ArchivePreparation()
  {
    WaitForAll();
  }

  PreparedArchive ArchivePreparation::Run(const OnProgress& onProgress)
  {
    PlanJobs();
    DoAll(onProgress);
    PreparedArchive archive;
    AddReadmes(archive);
    AddFiles(archive);
    AddViewer(archive);
    AddSums(archive);
    AddLengths(archive);
    return archive;
  }

  void ArchivePreparation::PlanJobs()
  {
    std::uint64_t images = 0;
    for (const PackageEntry& entry : order_.entries)
    {
      images += entry.source == EntrySource::Instance ? entry.size : 0;
    }
    const bool withData = !viewer_.empty() && images <= viewerLimit_;
    jobs_.reserve(order_.entries.size());
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
    Job job;
    job.member.path = entry.path;
    job.member.source =
        entry.source == EntrySource::Instance ? MemberSource::Instance : MemberSource::Document;
    job.member.sourceId = entry.sourceId;
    job.member.size = entry.size;
    job.member.crc32 = entry.crc32;
    if (entry.source == EntrySource::Instance)
    {
      job.viewed.emplace();
      const std::size_t slices = withData && entry.size > 0 ? SliceCount(entry.size) : 0;
      for (std::size_t slice = 0; slice < slices; ++slice)
      {
        ArchiveMember script;
        script.path = DataScriptPath(nextScript_);
        script.source = MemberSource::ViewerData;
        script.sourceId = entry.sourceId;
        script.number = nextScript_++;
        script.offset = slice * DEFLATE_SLICE;
        job.scripts.push_back(std::move(script));
      }
    }
    jobs_.push_back(std::move(job));
  }

  void ArchivePreparation::Do(Job& job) const
  {
    SharedInstance instance;
    const auto content = reader_.Read(job.member, instance);
    if (job.viewed)
    {
      DoInstance(job, content->View());
      return;
    }
    measure_.Measure(job.member, content->View(), PackingOfDocument(job.member.path));
  }

  void ArchivePreparation::DoInstance(Job& job, std::string_view content) const
  {
    const DicomHeader header(content);
    job.incomplete = !header.IsWhole() || !header.HasFileMeta();
    job.viewed = Describe(header);
    job.viewed->file = job.member.path;
    job.viewed->size = job.member.size;
    job.viewed->dataCount = job.scripts.size();
    job.viewed->firstData = job.scripts.empty() ? 0 : job.scripts.front().number;
    measure_.Measure(job.member, job.scripts, content, PackingOf(job.viewed->transferSyntaxUid));
  }

  void ArchivePreparation::DoAll(const OnProgress& onProgress)
  {
    const auto total = static_cast<int>(jobs_.size());
    futures_.reserve(jobs_.size());
    std::uint64_t cost = 0;
    for (std::size_t done = 0; done < jobs_.size(); ++done)
    {
      while (
          futures_.size() < jobs_.size() &&
          (futures_.size() == done || cost + CostOf(jobs_[futures_.size()].member.size) <= MEMORY))
      {
        Job& job = jobs_[futures_.size()];
        cost += CostOf(job.member.size);
        auto task = std::make_shared<std::packaged_task<void()>>([this, &job] { Do(job); });
        futures_.push_back(task->get_future());
        threads_.Submit(Urgency::Preparation, [task] { (*task)(); });
      }
      futures_[done].get();
      cost -= CostOf(jobs_[done].member.size);
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

  PreparedMember ArchivePreparation::Generated(const std::string& path, std::string content) const
  {
    PreparedMember made;
    made.member.path = path;
    made.member.source = MemberSource::Document;
    measure_.Measure(made.member, content, Packing::Deflate);
    made.generated = std::move(content);
    return made;
  }

  void ArchivePreparation::AddReadmes(PreparedArchive& archive) const
  {
    ReadmeContent readme{order_.description, order_.studies, {}, {}, 0, !viewer_.empty()};
    for (const Job& job : jobs_)
    {
      readme.incompleteFiles += job.incomplete ? 1 : 0;
      const auto name = order_.documentNames.find(job.member.sourceId);
      if (job.member.source == MemberSource::Document && name != order_.documentNames.end())
      {
        readme.documentPaths.push_back(job.member.path);
        readme.documentNames.push_back(name->second);
      }
    }
    for (const std::string& language : ReadmeLanguages())
    {
      PreparedMember made = Generated(std::string(README), WriteReadme(readme, language));
      made.member.language = language;
      archive.members.push_back(std::move(made));
    }
  }

  void ArchivePreparation::AddFiles(PreparedArchive& archive) const
  {
    for (const Job& job : jobs_)
    {
      archive.members.push_back({job.member, std::nullopt});
      // Beside the image, so that a download makes both of what it deflates once.
      for (const ArchiveMember& script : job.scripts)
      {
        archive.members.push_back({script, std::nullopt});
      }
    }
  }

  void ArchivePreparation::AddViewer(PreparedArchive& archive) const
  {
    if (viewer_.empty())
    {
      return;
    }
    for (const auto& [path, content] : viewer_)
    {
      ArchiveMember member;
      member.path = path;
      member.source = MemberSource::Asset;
      member.sourceId = path;
      measure_.Measure(member, content, Packing::Deflate);
      // People look for it at the top of the list.
      archive.members.insert(path == VIEWER_PAGE ? archive.members.begin() : archive.members.end(),
                             PreparedMember{std::move(member), std::nullopt});
    }
    std::vector<ViewerInstance> instances;
    std::vector<ViewerAttachment> attachments;
    for (const Job& job : jobs_)
    {
      const auto name = order_.documentNames.find(job.member.sourceId);
      if (job.viewed)
      {
        instances.push_back(*job.viewed);
      }
      else if (name != order_.documentNames.end())
      {
        attachments.push_back({name->second, job.member.path});
      }
    }
    archive.members.push_back(
        Generated("VIEWER/manifest.js", ManifestScript(order_, instances, attachments)));
  }

  void ArchivePreparation::AddSums(PreparedArchive& archive) const
  {
    std::string sums;
    for (const PreparedMember& prepared : archive.members)
    {
      if (prepared.member.language.empty()) // README.TXT differs from reader to reader
      {
        sums += prepared.member.sha256 + "  " + prepared.member.path + '\n';
      }
    }
    archive.sumsSha256 = Sha256Hex(sums);
    archive.members.push_back(Generated(std::string(SUMS), std::move(sums)));
  }

  void ArchivePreparation::AddLengths(PreparedArchive& archive) const
  {
    // What encryption adds is the same for every secret.
    const auto secret =
        order_.description.encrypted ? std::optional<ZipSecret>(ZipSecret()) : std::nullopt;
    for (const std::string& language : ReadmeLanguages())
    {
      std::vector<ArchiveMember> members;
      for (const PreparedMember& prepared : archive.members)
      {
        if (prepared.member.language.empty() || prepared.member.language == language)
        {
          members.push_back(prepared.member);
        }
      }
      archive.lengths[language] =
          LayoutOf(members, order_.description.createdAt, recipe_, secret).Length();
    }
  }
}
