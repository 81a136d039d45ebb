#include "ArchiveAssembly.h"

#include "ReadmeText.h"
#include "ReportPage.h"
#include "Sha256.h"
#include "ZipSource.h"

#include <utility>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::string_view SUMS = "SHA256.TXT"; // 8.3, as PS3.10 section 8.5 asks for
    constexpr std::string_view VIEWER_PAGE = "INDEX.HTM";
    constexpr std::string_view REPORT = "REPORT.HTM"; // in each language, as README.TXT
  }

  ArchiveAssembly::ArchiveAssembly(const MemberMeasure& measure, const ViewerFiles& viewer,
                                   bool reportPage, const ArchiveOrder& order,
                                   const std::vector<PreparedFile>& files)
      : measure_(measure), viewer_(viewer), reportPage_(reportPage), order_(order), files_(files)
  {
  }

  PreparedArchive ArchiveAssembly::Run(const std::string& recipe)
  {
    AddTexts();
    AddFiles();
    if (!viewer_.empty())
    {
      AddViewer();
    }
    AddSums();
    AddLengths(recipe);
    return std::move(archive_);
  }

  PreparedMember ArchiveAssembly::Generated(const std::string& path, std::string content) const
  {
    PreparedMember made;
    made.member.path = path;
    made.member.source = MemberSource::Document;
    measure_.Measure(made.member, content, Packing::Deflate);
    made.generated = std::move(content);
    return made;
  }

  void ArchiveAssembly::AddText(std::string_view path, std::string text,
                                const std::string& language)
  {
    PreparedMember made = Generated(std::string(path), std::move(text));
    made.member.language = language;
    archive_.members.push_back(std::move(made));
  }

  void ArchiveAssembly::AddTexts()
  {
    ReadmeContent readme{order_.description, order_.studies, {}, {}, 0,
                         !viewer_.empty(),   reportPage_};
    for (const PreparedFile& file : files_)
    {
      readme.incompleteFiles += file.incomplete ? 1 : 0;
      const auto name = order_.documentNames.find(file.member.sourceId);
      if (file.member.source == MemberSource::Document && name != order_.documentNames.end())
      {
        readme.documentPaths.push_back(file.member.path);
        readme.documentNames.push_back(name->second);
      }
    }
    for (const std::string& language : ReadmeLanguages())
    {
      AddText(README, WriteReadme(readme, language), language);
      if (reportPage_)
      {
        AddText(REPORT, WriteReportPage(readme, order_.patient, language), language);
      }
    }
  }

  void ArchiveAssembly::AddFiles()
  {
    for (const PreparedFile& file : files_)
    {
      archive_.members.push_back({file.member, std::nullopt});
      // Beside the image, so that a download makes both of what it deflates once.
      for (const ArchiveMember& script : file.scripts)
      {
        archive_.members.push_back({script, std::nullopt});
      }
    }
  }

  void ArchiveAssembly::AddViewer()
  {
    std::vector<ViewerInstance> instances;
    std::vector<ViewerAttachment> attachments;
    for (const PreparedFile& file : files_)
    {
      const auto name = order_.documentNames.find(file.member.sourceId);
      if (file.viewed)
      {
        instances.push_back(*file.viewed);
      }
      else if (name != order_.documentNames.end())
      {
        attachments.push_back({name->second, file.member.path});
      }
    }
    AddAssets(instances);
    archive_.members.push_back(
        Generated("VIEWER/manifest.js", ManifestScript(order_, instances, attachments)));
  }

  void ArchiveAssembly::AddAssets(const std::vector<ViewerInstance>& instances)
  {
    for (const auto& [path, content] : viewer_)
    {
      if (path == VIEWER_PAGE)
      {
        // People look for it at the top of the list.
        archive_.members.insert(archive_.members.begin(),
                                Generated(path, ViewerPage(content, order_, instances)));
        continue;
      }
      ArchiveMember member;
      member.path = path;
      member.source = MemberSource::Asset;
      member.sourceId = path;
      measure_.Measure(member, content, Packing::Deflate);
      archive_.members.push_back({std::move(member), std::nullopt});
    }
  }

  void ArchiveAssembly::AddSums()
  {
    std::string sums;
    for (const PreparedMember& prepared : archive_.members)
    {
      if (prepared.member.language.empty()) // texts differ from reader to reader
      {
        sums += prepared.member.sha256 + "  " + prepared.member.path + '\n';
      }
    }
    archive_.sumsSha256 = Sha256Hex(sums);
    archive_.members.push_back(Generated(std::string(SUMS), std::move(sums)));
  }

  void ArchiveAssembly::AddLengths(const std::string& recipe)
  {
    // What encryption adds is the same for every secret.
    const auto secret =
        order_.description.encrypted ? std::optional<ZipSecret>(ZipSecret()) : std::nullopt;
    for (const std::string& language : ReadmeLanguages())
    {
      std::vector<ArchiveMember> members;
      for (const PreparedMember& prepared : archive_.members)
      {
        if (prepared.member.language.empty() || prepared.member.language == language)
        {
          members.push_back(prepared.member);
        }
      }
      archive_.lengths[language] =
          LayoutOf(members, order_.description.createdAt, recipe, secret).Length();
    }
  }
}
