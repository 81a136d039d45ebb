// What the tests of this folder share: other people's programs, DICOM files.
#pragma once

#include "../Storage/TemporaryFolder.h"
#include "FakeArchive.h"

#include "../../Sources/Export/ReadmeText.h"
#include "../../Sources/Ports/IPackageExporter.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcfilefo.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  struct CommandResult
  {
    int status = -1;
    std::string output; ///< both streams
  };

  CommandResult RunCommand(const std::string& command);

  std::string ReadFile(const std::filesystem::path& path);
  void WriteFile(const std::filesystem::path& path, const std::string& content);

  /// The *.dcm of Debian's python3-pydicom ("test_files", "charset_files"), sorted. Fails the test
  /// when absent.
  std::vector<std::filesystem::path> PydicomFiles(const std::string& folder);

  std::string Utf8(const std::string& raw);

  /// A DICOM file of these text attributes over those of a plain secondary capture; an empty value
  /// removes one.
  std::string MakeDicom(const std::map<DcmTagKey, std::string>& values,
                        const std::function<void(DcmDataset&)>& change = {});

  StudyRecord MakeStudy(const std::string& study, const std::string& name = "DOE^JANE",
                        const std::string& patientId = "12345",
                        const std::string& birthDate = "19700131");

  InstanceRecord MakeInstance(const std::string& instance, const std::string& series = "series-1");

  /// One study of these files in one series.
  StudyRecord AddStudy(FakeArchive& archive, const std::string& study,
                       const std::vector<std::string>& files);

  PackageDescription Description();

  /// One study, no documents: what README.TXT and REPORT.HTM speak of.
  ReadmeContent Content();

  Document MakeDocument(const std::string& id, const std::string& name, const std::string& content,
                        const std::string& contentType = "application/pdf");

  /// Everything of a prepared package, as the product goes about it.
  struct OpenedPackage
  {
    ArchiveOrder order;
    PreparedArchive prepared;
    std::vector<ArchiveMember> members; ///< of the zip's language
    std::map<std::string, std::string> documents;
    std::unique_ptr<IByteSource> zip;
  };

  /// `attachments`: the contents of documents by their ids. With a `secret` it is encrypted.
  OpenedPackage Open(
      IPackageExporter& exporter, const PreparedPackage& prepared,
      const std::map<std::string, std::string>& attachments = {},
      std::function<bool()> stillPermitted = [] { return true; },
      const std::string& language = "en", const std::optional<ZipSecret>& secret = {});

  /// A file of the prepared archive that was made for it.
  std::string GeneratedText(const PreparedArchive& prepared, const std::string& path,
                            const std::string& language = "");

  std::string ReadAll(IByteSource& source, std::size_t piece = 100000);
}
