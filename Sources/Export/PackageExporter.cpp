#include "PackageExporter.h"

#include "ArchivePreparation.h"
#include "Deflation.h"
#include "DicomDirectory.h"
#include "DicomHeader.h"
#include "IdentityCheck.h"
#include "ReadmeText.h"
#include "SafeFileName.h"
#include "Sha256.h"
#include "ZipSource.h"

#include "../Domain/Refusal.h"

#include <dcmtk/dcmdata/dcdict.h>
#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <thread>

namespace OrthancExchange
{
  namespace
  {
    constexpr int MOST_FILES = 1000000; // IM000000 to IM999999

    void RequireDictionary()
    {
      // Without it, implicit VR files could not be told whose they are.
      if (!dcmDataDict.isDictionaryLoaded())
      {
        throw Refusal(RefusalCode::NotConfigured,
                      "DCMTK's DICOM data dictionary was not found (DCMDICTPATH).");
      }
    }

    Refusal Gone(const std::string& study)
    {
      return {RefusalCode::StudyGone,
              "A study, or an image of it, is no longer in the archive.",
              {{"Study", study}}};
    }

    /// Reads the files one by one and gathers what is known of them.
    class Preparation
    {
    public:
      explicit Preparation(IImageArchive& archive) : archive_(archive)
      {
      }

      void AddStudy(const StudyRecord& study)
      {
        const std::vector<InstanceRecord> instances = archive_.ListInstances(study.study);
        if (instances.empty())
        {
          throw Gone(study.study);
        }
        for (const InstanceRecord& instance : instances)
        {
          AddInstance(study, instance);
        }
        package_.studies.push_back({study.study, study.studyInstanceUid, study.studyDate,
                                    study.studyDescription, study.accessionNumber, study.modalities,
                                    static_cast<int>(instances.size())});
      }

      PreparedPackage Finish(const std::vector<Document>& attachments,
                             const PackageDescription& description)
      {
        AddAttachments(attachments, description.encrypted);
        const std::string seed = FormatInstant(description.createdAt);
        package_.generated.push_back(
            {"DICOMDIR", "application/dicom", rootDirectory_.Finish(seed)});
        package_.generated.push_back(
            {"IMAGES/DICOMDIR", "application/dicom", imagesDirectory_.Finish(seed)});
        return std::move(package_);
      }

    private:
      void AddInstance(const StudyRecord& study, const InstanceRecord& instance)
      {
        const std::unique_ptr<IBytes> bytes = archive_.ReadInstance(instance.instance);
        if (!bytes)
        {
          throw Gone(study.study);
        }
        const std::string_view content = bytes->View();
        const DicomHeader header(content);
        RequireSamePatient(header, study, instance);

        const std::string name = NextName();
        rootDirectory_.Add(study, instance, header, name);
        imagesDirectory_.Add(study, instance, header, name);
        package_.instanceEntries.push_back({"IMAGES/" + name, EntrySource::Instance,
                                            instance.instance, content.size(),
                                            libdeflate_crc32(0, content.data(), content.size())});
        package_.instances.push_back(
            {study.study, instance.series, instance.instance, instance.sopInstanceUid,
             instance.sopClassUid, instance.modality, instance.seriesDescription,
             instance.seriesNumber, instance.instanceNumber, instance.numberOfFrames});
      }

      static void RequireSamePatient(const DicomHeader& header, const StudyRecord& study,
                                     const InstanceRecord& instance)
      {
        if (!header.IdentityWasRead())
        {
          throw Refusal(RefusalCode::InvalidState,
                        "A file of this study is too broken to tell whose it is.",
                        {{"Study", study.study}, {"Instance", instance.instance}});
        }
        if (const auto field = DifferingField(header, study))
        {
          throw Refusal(RefusalCode::TwoPatients,
                        "A file of this study names another patient than the study does.",
                        {{"Study", study.study}, {"Field", *field}});
        }
      }

      std::string NextName() const
      {
        const std::size_t number = package_.instanceEntries.size();
        if (number >= MOST_FILES)
        {
          throw Refusal(RefusalCode::TooLarge, "A package holds a million files at most.");
        }
        std::array<char, 16> name{};
        std::snprintf(name.data(), name.size(), "IM%06d", static_cast<int>(number));
        return name.data();
      }

      /// Names in an encrypted zip can be read by anybody, so theirs stand in README.TXT alone.
      void AddAttachments(const std::vector<Document>& attachments, bool encrypted)
      {
        SafeFileNames names;
        for (const Document& document : attachments)
        {
          if (document.removed)
          {
            continue;
          }
          package_.documentEntries.push_back(
              {"ATTACHMENTS/" +
                   names.Next(encrypted ? "document" : document.name, document.contentType),
               EntrySource::Document, document.id, document.size, document.crc32});
        }
      }

      IImageArchive& archive_;
      PreparedPackage package_;
      DicomDirectory rootDirectory_{{"IMAGES"}};
      DicomDirectory imagesDirectory_{{}};
    };
  }

  namespace
  {
    // What else decides about the bytes: order and form of the entries. To be raised with them.
    constexpr std::string_view EDITION = "2";

    std::string RecipeOf(const PackingOptions& options, const ViewerFiles& viewer)
    {
      std::string text = "edition " + std::string(EDITION) + '\n' + DeflationName(options.level) +
                         "\nviewer limit " + std::to_string(options.viewerLimit) +
                         (options.reportPage ? "\nreport page\n" : "\n");
      for (const std::string& language : ReadmeLanguages())
      {
        text += "language " + language + '\n';
      }
      for (const auto& [path, content] : viewer)
      {
        text += path + ' ' + Sha256Hex(content) + '\n';
      }
      return Sha256Hex(text).substr(0, 32);
    }

    unsigned ThreadCount(unsigned wanted)
    {
      return wanted > 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
    }
  }

  PackageExporter::PackageExporter(IImageArchive& archive, const PackingOptions& options,
                                   ViewerFiles viewer)
      : archive_(archive), options_(options), viewer_(std::move(viewer)),
        recipe_(RecipeOf(options_, viewer_)), threads_(ThreadCount(options_.threads))
  {
  }

  std::vector<std::string> PackageExporter::Languages() const
  {
    return ReadmeLanguages();
  }

  std::uint32_t PackageExporter::Crc32(std::string_view content) const
  {
    return libdeflate_crc32(0, content.data(), content.size());
  }

  PreparedPackage PackageExporter::Prepare(const std::vector<StudyRecord>& studies,
                                           const std::vector<Document>& attachments,
                                           const PackageDescription& description)
  {
    RequireDictionary();
    Preparation preparation(archive_);
    for (const StudyRecord& study : studies)
    {
      preparation.AddStudy(study);
    }
    return preparation.Finish(attachments, description);
  }

  PreparedArchive PackageExporter::PrepareArchive(const ArchiveOrder& order,
                                                  const OpenDocument& openDocument,
                                                  const OnProgress& onProgress)
  {
    const MemberReader reader(archive_, viewer_, openDocument, options_.level);
    const PreparationOptions options{options_.viewerLimit, options_.reportPage};
    return ArchivePreparation(threads_, reader, viewer_, options, order, recipe_).Run(onProgress);
  }

  std::unique_ptr<IByteSource> PackageExporter::OpenZip(const std::vector<ArchiveMember>& members,
                                                        Instant createdAt,
                                                        OpenDocument openDocument,
                                                        std::function<bool()> stillPermitted,
                                                        const std::optional<ZipSecret>& secret)
  {
    return std::make_unique<ZipSource>(
        threads_, MemberReader(archive_, viewer_, std::move(openDocument), options_.level), members,
        createdAt, recipe_, std::move(stillPermitted), secret);
  }
}
