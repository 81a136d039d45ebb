#include "PackageExporter.h"

#include "DicomDirectory.h"
#include "DicomHeader.h"
#include "IdentityCheck.h"
#include "ReadmeText.h"
#include "SafeFileName.h"
#include "ZipSource.h"

#include "../Domain/Refusal.h"

#include <dcmtk/dcmdata/dcdict.h>
#include <libdeflate.h>

#include <array>
#include <cstdio>

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
        ReadmeContent readme{description, package_.studies, {}, {}, incomplete_};
        AddAttachments(attachments, readme);
        const std::string seed = FormatInstant(description.createdAt);
        package_.generated.push_back(
            {"DICOMDIR", "application/dicom", rootDirectory_.Finish(seed)});
        package_.generated.push_back(
            {"IMAGES/DICOMDIR", "application/dicom", imagesDirectory_.Finish(seed)});
        package_.generated.push_back(
            {"README.TXT", "text/plain; charset=utf-8", WriteReadme(readme)});
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
        incomplete_ += header.IsWhole() && header.HasFileMeta() ? 0 : 1;

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

      void AddAttachments(const std::vector<Document>& attachments, ReadmeContent& readme)
      {
        SafeFileNames names;
        for (const Document& document : attachments)
        {
          if (document.removed)
          {
            continue;
          }
          package_.documentEntries.push_back(
              {"ATTACHMENTS/" + names.Next(document.name, document.contentType),
               EntrySource::Document, document.id, document.size, document.crc32});
          readme.documentNames.push_back(document.name);
        }
        readme.documentEntries = package_.documentEntries;
      }

      IImageArchive& archive_;
      PreparedPackage package_;
      DicomDirectory rootDirectory_{{"IMAGES"}};
      DicomDirectory imagesDirectory_{{}};
      int incomplete_ = 0;
    };
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

  std::unique_ptr<IByteSource> PackageExporter::OpenZip(const std::vector<PackageEntry>& entries,
                                                        Instant createdAt,
                                                        OpenDocument openDocument,
                                                        std::function<bool()> stillPermitted)
  {
    return std::make_unique<ZipSource>(archive_, entries, createdAt, std::move(openDocument),
                                       std::move(stillPermitted));
  }
}
