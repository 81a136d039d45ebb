#include "Workshop.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmdata/dcwcache.h>
#include <gtest/gtest.h>
#include <libdeflate.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <dcmtk/oflog/oflog.h>

namespace OrthancExchange
{
  namespace
  {
    const std::filesystem::path PYDICOM = "/usr/lib/python3/dist-packages/pydicom/data";

    // DCMTK speaks of every odd attribute in the hostile samples.
    const bool QUIET = []
    {
      OFLog::configure(OFLogger::OFF_LOG_LEVEL);
      return true;
    }();
  }

  CommandResult RunCommand(const std::string& command)
  {
    CommandResult result;
    FILE* const pipe = popen(("export LC_ALL=C.UTF-8; " + command + " 2>&1").c_str(), "r");
    std::array<char, 4096> buffer{};
    std::size_t count = 0;
    while ((count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0)
    {
      result.output.append(buffer.data(), count);
    }
    result.status = pclose(pipe);
    return result;
  }

  std::string ReadFile(const std::filesystem::path& path)
  {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
  }

  void WriteFile(const std::filesystem::path& path, const std::string& content)
  {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
  }

  std::vector<std::filesystem::path> PydicomFiles(const std::string& folder)
  {
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(PYDICOM / folder))
    {
      for (const auto& entry : std::filesystem::directory_iterator(PYDICOM / folder))
      {
        if (entry.path().extension() == ".dcm")
        {
          files.push_back(entry.path());
        }
      }
    }
    EXPECT_GT(files.size(), 10U) << "Install Debian's python3-pydicom: no files in "
                                 << PYDICOM / folder;
    std::sort(files.begin(), files.end());
    return files;
  }

  std::string MakeDicom(const std::map<DcmTagKey, std::string>& values,
                        const std::function<void(DcmDataset&)>& change)
  {
    static int counter = 0;
    const std::string number = std::to_string(++counter);
    DcmFileFormat file;
    DcmDataset& dataSet = *file.getDataset();
    std::map<DcmTagKey, std::string> all{{DCM_SOPClassUID, UID_SecondaryCaptureImageStorage},
                                         {DCM_SOPInstanceUID, "2.25.1000" + number},
                                         {DCM_StudyInstanceUID, "2.25.2000"},
                                         {DCM_SeriesInstanceUID, "2.25.3000"},
                                         {DCM_Modality, "OT"},
                                         {DCM_InstanceNumber, number},
                                         {DCM_PatientName, "DOE^JANE"},
                                         {DCM_PatientID, "12345"},
                                         {DCM_PatientBirthDate, "19700131"},
                                         {DCM_Rows, "4"},
                                         {DCM_Columns, "4"}};
    for (const auto& [tag, value] : values)
    {
      all[tag] = value;
    }
    for (const auto& [tag, value] : all)
    {
      if (!value.empty())
      {
        dataSet.putAndInsertOFStringArray(tag, OFString(value.data(), value.size()));
      }
    }
    const std::array<Uint8, 16> pixels{};
    dataSet.putAndInsertUint16(DCM_Rows, 4);
    dataSet.putAndInsertUint16(DCM_Columns, 4);
    dataSet.putAndInsertUint8Array(DCM_PixelData, pixels.data(), pixels.size());
    if (change)
    {
      change(dataSet);
    }
    file.validateMetaInfo(EXS_LittleEndianExplicit);
    std::string bytes(file.calcElementLength(EXS_LittleEndianExplicit, EET_ExplicitLength) + 1024,
                      '\0');
    bytes.resize(bytes.size() / 2 * 2);
    DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
    DcmWriteCache cache;
    file.transferInit();
    EXPECT_TRUE(file.write(stream, EXS_LittleEndianExplicit, EET_ExplicitLength, &cache).good());
    file.transferEnd();
    bytes.resize(static_cast<std::size_t>(stream.filled()));
    return bytes;
  }

  StudyRecord MakeStudy(const std::string& study, const std::string& name,
                        const std::string& patientId, const std::string& birthDate)
  {
    StudyRecord record;
    record.study = study;
    record.studyInstanceUid = "2.25.2000";
    record.patientName = name;
    record.patientId = patientId;
    record.patientBirthDate = birthDate;
    record.studyDate = "20260102";
    record.studyTime = "101112";
    record.studyDescription = "Chest";
    record.modalities = {"OT"};
    return record;
  }

  InstanceRecord MakeInstance(const std::string& instance, const std::string& series)
  {
    InstanceRecord record;
    record.instance = instance;
    record.series = series;
    record.seriesInstanceUid = "2.25.3000";
    record.modality = "OT";
    return record;
  }

  StudyRecord AddStudy(FakeArchive& archive, const std::string& study,
                       const std::vector<std::string>& files)
  {
    for (const std::string& file : files)
    {
      const std::string id = study + "-" + std::to_string(archive.instances[study].size());
      archive.instances[study].push_back(MakeInstance(id, study + "-series"));
      archive.files[id] = file;
    }
    return MakeStudy(study);
  }

  PackageDescription Description()
  {
    PackageDescription description;
    description.institution = "St Elsewhere";
    description.institutionEmail = "imaging@hospital.example";
    description.createdAt = ParseInstant("2026-11-21T16:24:31Z").value();
    description.availableUntil = ParseInstant("2026-12-19T16:24:31Z").value();
    description.message = "With kind regards";
    return description;
  }

  ReadmeContent Content()
  {
    ReadmeContent content;
    content.description = Description();
    PackageStudy study;
    study.studyDate = "20260102";
    study.studyDescription = "Chest";
    study.modalities = {"CT", "SR"};
    study.instanceCount = 42;
    content.studies = {study};
    return content;
  }

  Document MakeDocument(const std::string& id, const std::string& name, const std::string& content,
                        const std::string& contentType)
  {
    Document document;
    document.id = id;
    document.name = name;
    document.contentType = contentType;
    document.size = content.size();
    document.crc32 = libdeflate_crc32(0, content.data(), content.size());
    return document;
  }

  OpenedPackage Open(IPackageExporter& exporter, const PreparedPackage& prepared,
                     const std::map<std::string, std::string>& attachments,
                     std::function<bool()> stillPermitted, const std::string& language,
                     const std::optional<ZipSecret>& secret)
  {
    OpenedPackage opened;
    opened.documents = attachments;
    opened.order.description = Description();
    opened.order.description.encrypted = secret.has_value();
    opened.order.studies = prepared.studies;
    opened.order.instances = prepared.instances;
    for (const GeneratedFile& file : prepared.generated)
    {
      opened.documents[file.path] = file.content;
      opened.order.entries.push_back(
          {file.path, EntrySource::Document, file.path, file.content.size(),
           libdeflate_crc32(0, file.content.data(), file.content.size())});
    }
    for (const auto* const part : {&prepared.instanceEntries, &prepared.documentEntries})
    {
      opened.order.entries.insert(opened.order.entries.end(), part->begin(), part->end());
    }
    for (const PackageEntry& entry : prepared.documentEntries)
    {
      opened.order.documentNames[entry.sourceId] = "name of " + entry.sourceId;
    }
    opened.prepared = exporter.PrepareArchive(
        opened.order, [&](const std::string& id) { return opened.documents.at(id); },
        [](int, int) { return true; });
    for (const PreparedMember& made : opened.prepared.members)
    {
      if (made.member.language.empty() || made.member.language == language)
      {
        opened.members.push_back(made.member);
        if (made.generated)
        {
          opened.members.back().sourceId = "generated " + made.member.path;
          opened.documents["generated " + made.member.path] = *made.generated;
        }
      }
    }
    opened.zip = exporter.OpenZip(
        opened.members, Description().createdAt,
        [documents = opened.documents](const std::string& id) { return documents.at(id); },
        std::move(stillPermitted), secret);
    return opened;
  }

  std::string GeneratedText(const PreparedArchive& prepared, const std::string& path,
                            const std::string& language)
  {
    for (const PreparedMember& made : prepared.members)
    {
      if (made.member.path == path && made.member.language == language)
      {
        return made.generated.value_or("");
      }
    }
    ADD_FAILURE() << "no " << path;
    return "";
  }

  std::string ReadAll(IByteSource& source, std::size_t piece)
  {
    std::string all;
    std::string buffer(piece, '\0');
    while (all.size() < source.Length())
    {
      const std::size_t count = source.Read(all.size(), buffer.data(), buffer.size());
      if (count == 0)
      {
        ADD_FAILURE() << "No byte at " << all.size();
        break;
      }
      all.append(buffer, 0, count);
    }
    return all;
  }
}
