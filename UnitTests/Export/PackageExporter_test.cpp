#include "Workshop.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Export/PackageExporter.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  class Export : public testing::Test
  {
  protected:
    PreparedPackage Prepare(const StudyRecord& study, const std::vector<Document>& documents = {})
    {
      return exporter_.Prepare({study}, documents, Description());
    }

    /// The refusal of a study of one file, or nullopt when it is included.
    std::optional<Refusal> RefusalOf(const std::string& file, const StudyRecord& study)
    {
      archive_.instances.clear();
      AddStudy(archive_, study.study, {file});
      try
      {
        EXPECT_EQ(Prepare(study).instanceEntries.size(), 1U);
        return std::nullopt;
      }
      catch (const Refusal& refusal)
      {
        return refusal;
      }
    }

    void ExpectTwoPatients(const std::string& file, const StudyRecord& study,
                           const std::string& field)
    {
      const auto refusal = RefusalOf(file, study);
      ASSERT_TRUE(refusal) << field;
      EXPECT_EQ(refusal->Code(), RefusalCode::TwoPatients);
      EXPECT_EQ(refusal->Details(),
                (std::map<std::string, std::string>{{"Study", study.study}, {"Field", field}}));
      EXPECT_EQ(std::string(refusal->what()).find("ROE"), std::string::npos);
    }

    FakeArchive archive_;
    PackageExporter exporter_{archive_};
  };
}

TEST_F(Export, D9_OneZipHoldsImagesDirectoryAndDocuments)
{
  std::vector<std::string> files;
  for (int i = 0; i < 12; ++i)
  {
    files.push_back(MakeDicom({}));
  }
  const StudyRecord study = AddStudy(archive_, "study", files);
  const PreparedPackage prepared =
      Prepare(study, {MakeDocument("doc", "Ärztbrief.pdf", "%PDF-1.4 letter")});
  const OpenedPackage package = Open(exporter_, prepared, {{"doc", "%PDF-1.4 letter"}});
  const std::string zip = ReadAll(*package.zip);
  EXPECT_EQ(zip.size(), package.zip->Length());

  const TemporaryFolder folder;
  const std::string path = (folder.Path() / "package.zip").string();
  WriteFile(path, zip);
  for (const std::string& command : {"unzip -t " + path, "7z t " + path, "bsdtar -tf " + path,
                                     "/usr/bin/python3 -c \"import sys,zipfile; assert "
                                     "zipfile.ZipFile(sys.argv[1]).testzip() is "
                                     "None\" " +
                                         path})
  {
    const CommandResult result = RunCommand(command);
    EXPECT_EQ(result.status, 0) << command << "\n" << result.output;
    EXPECT_EQ(result.output.find("warning"), std::string::npos) << result.output;
  }
  ASSERT_EQ(RunCommand("unzip -q -d " + folder.Path().string() + " " + path).status, 0);
  EXPECT_EQ(ReadFile(folder.Path() / "IMAGES/IM000000"), files.front());
  EXPECT_EQ(ReadFile(folder.Path() / "IMAGES/IM000011"), files.back());
  EXPECT_EQ(ReadFile(folder.Path() / "ATTACHMENTS/Arztbrief.pdf"), "%PDF-1.4 letter");
  EXPECT_EQ(ReadFile(folder.Path() / "DICOMDIR"), prepared.generated[0].content);
  EXPECT_EQ(ReadFile(folder.Path() / "IMAGES/DICOMDIR"), prepared.generated[1].content);
  EXPECT_NE(ReadFile(folder.Path() / "README.TXT").find("12 files"), std::string::npos);
  const CommandResult listed = RunCommand("TZ=UTC unzip -lq " + path);
  EXPECT_NE(listed.output.find("2026-11-21 16:24   IMAGES/IM000000"), std::string::npos)
      << listed.output;
}

TEST_F(Export, ReadsEveryInstanceOnceAndOneAtATime)
{
  const StudyRecord study =
      AddStudy(archive_, "study", std::vector<std::string>(20, MakeDicom({})));
  Prepare(study);
  EXPECT_EQ(archive_.reads, 20);
  EXPECT_EQ(archive_.mostAlive, 1);
}

TEST_F(Export, KeepsOrderAndFacts)
{
  const StudyRecord study = AddStudy(archive_, "study", {MakeDicom({}), MakeDicom({})});
  archive_.instances["study"][1].modality = "CT";
  archive_.instances["study"][1].numberOfFrames = 7;
  const PreparedPackage prepared = Prepare(study);
  ASSERT_EQ(prepared.instances.size(), 2U);
  EXPECT_EQ(prepared.instances[1].study, "study");
  EXPECT_EQ(prepared.instances[1].instance, "study-1");
  EXPECT_EQ(prepared.instances[1].modality, "CT");
  EXPECT_EQ(prepared.instances[1].numberOfFrames, 7);
  EXPECT_EQ(prepared.instanceEntries[1].path, "IMAGES/IM000001");
  EXPECT_EQ(prepared.instanceEntries[1].sourceId, "study-1");
  EXPECT_EQ(prepared.instanceEntries[1].size, archive_.files["study-1"].size());
  EXPECT_EQ(prepared.instanceEntries[1].crc32, exporter_.Crc32(archive_.files["study-1"]));
  ASSERT_EQ(prepared.studies.size(), 1U);
  EXPECT_EQ(prepared.studies[0].instanceCount, 2);
  EXPECT_EQ(prepared.studies[0].studyDescription, "Chest");
}

TEST_F(Export, RemovedAttachmentsStayOut)
{
  const StudyRecord study = AddStudy(archive_, "study", {MakeDicom({})});
  Document removed = MakeDocument("d1", "secret.pdf", "x");
  removed.removed = true;
  const PreparedPackage prepared =
      Prepare(study, {removed, MakeDocument("d2", "a.pdf", "x"), MakeDocument("d3", "A.PDF", "x")});
  ASSERT_EQ(prepared.documentEntries.size(), 2U);
  EXPECT_EQ(prepared.documentEntries[0].path, "ATTACHMENTS/a.pdf");
  EXPECT_EQ(prepared.documentEntries[1].path, "ATTACHMENTS/A (2).pdf");
  EXPECT_EQ(prepared.documentEntries[1].sourceId, "d3");
  const OpenedPackage package = Open(exporter_, prepared, {{"d2", "x"}, {"d3", "x"}});
  EXPECT_EQ(ReadAll(*package.zip).find("secret"), std::string::npos);
}

TEST_F(Export, AMissingStudyOrInstanceIsRefused)
{
  const StudyRecord gone = MakeStudy("gone");
  const StudyRecord half = AddStudy(archive_, "half", {MakeDicom({}), MakeDicom({})});
  archive_.files.erase("half-1");
  for (const StudyRecord& study : {gone, half})
  {
    try
    {
      Prepare(study);
      ADD_FAILURE() << study.study;
    }
    catch (const Refusal& refusal)
    {
      EXPECT_EQ(refusal.Code(), RefusalCode::StudyGone);
      EXPECT_EQ(refusal.Details(), (std::map<std::string, std::string>{{"Study", study.study}}));
    }
  }
}

TEST_F(Export, A8_AForeignPatientsFileRefusesThePackage)
{
  const StudyRecord study = MakeStudy("study");
  EXPECT_FALSE(RefusalOf(MakeDicom({}), study));
  ExpectTwoPatients(MakeDicom({{DCM_PatientID, "12346"}}), study, "PatientID");
  ExpectTwoPatients(MakeDicom({{DCM_PatientID, ""}}), study, "PatientID");
  ExpectTwoPatients(MakeDicom({{DCM_PatientName, "ROE^JANE"}}), study, "PatientName");
  ExpectTwoPatients(MakeDicom({{DCM_PatientBirthDate, "19700130"}}), study, "PatientBirthDate");
  ExpectTwoPatients(MakeDicom({{DCM_PatientBirthDate, "unknown"}}), study, "PatientBirthDate");
}

TEST_F(Export, A8_OneForeignFileAmongManyIsEnough)
{
  std::vector<std::string> files(10, MakeDicom({}));
  files[7] = MakeDicom({{DCM_PatientName, "ROE^RICHARD"}});
  const StudyRecord study = AddStudy(archive_, "study", files);
  EXPECT_THROW(Prepare(study), Refusal);
}

TEST_F(Export, A8_DifferencesWithoutMeaningPass)
{
  const StudyRecord study = MakeStudy("study", "DOE^JANE^^DR", "ab 12");
  EXPECT_FALSE(
      RefusalOf(MakeDicom({{DCM_PatientName, "Doe^Jane^^Dr^"}, {DCM_PatientID, "AB 12 "}}), study));
  EXPECT_FALSE(RefusalOf(
      MakeDicom({{DCM_PatientName, "DOE^JANE^^DR   "}, {DCM_PatientID, " ab 12"}}), study));
}

TEST_F(Export, A8_AFileMayLeaveOutNameOrBirthDateButNotBoth)
{
  const StudyRecord study = MakeStudy("study");
  EXPECT_FALSE(RefusalOf(MakeDicom({{DCM_PatientBirthDate, ""}}), study));
  EXPECT_FALSE(RefusalOf(MakeDicom({{DCM_PatientName, ""}}), study));
  EXPECT_FALSE(RefusalOf(MakeDicom({{DCM_PatientName, "^^^^"}}), study));
  ExpectTwoPatients(MakeDicom({{DCM_PatientBirthDate, ""}, {DCM_PatientName, ""}}), study,
                    "PatientName");

  const StudyRecord undated = MakeStudy("undated", "DOE^JANE", "12345", "");
  ExpectTwoPatients(MakeDicom({}), undated, "PatientBirthDate");
  ExpectTwoPatients(MakeDicom({{DCM_PatientBirthDate, ""}, {DCM_PatientName, ""}}), undated,
                    "PatientName");

  const StudyRecord numberless = MakeStudy("numberless", "DOE^JANE", "");
  EXPECT_FALSE(RefusalOf(MakeDicom({{DCM_PatientID, ""}}), numberless));
  ExpectTwoPatients(MakeDicom({{DCM_PatientID, ""}, {DCM_PatientBirthDate, ""}}), numberless,
                    "PatientBirthDate");
}

TEST_F(Export, NamesAreComparedAcrossCharacterSets)
{
  const std::string latin =
      MakeDicom({{DCM_SpecificCharacterSet, "ISO_IR 100"}, {DCM_PatientName, "M\xfcller^J\xf6rg"}});
  EXPECT_FALSE(RefusalOf(latin, MakeStudy("study", "Müller^Jörg")));
  EXPECT_FALSE(RefusalOf(latin, MakeStudy("study", "MU\u0308LLER^JO\u0308RG")));
  ExpectTwoPatients(latin, MakeStudy("study", "Muller^Jorg"), "PatientName");
  const std::string undeclared = MakeDicom({{DCM_PatientName, "M\xfcller^J\xf6rg"}});
  EXPECT_FALSE(RefusalOf(undeclared, MakeStudy("study", "Müller^Jörg")));
  const std::string cyrillic =
      MakeDicom({{DCM_SpecificCharacterSet, "ISO_IR 144"}, {DCM_PatientName, "\xbb\xee\xda^\xdd"}});
  EXPECT_FALSE(RefusalOf(cyrillic, MakeStudy("study", "Люк^н")));
  const std::string impossible =
      MakeDicom({{DCM_SpecificCharacterSet, "ISO_IR 999"}, {DCM_PatientName, "DOE^JANE"}});
  EXPECT_FALSE(RefusalOf(impossible, MakeStudy("study")));
}

TEST_F(Export, ABrokenFileWithoutPatientIsRefused)
{
  const StudyRecord study = MakeStudy("study");
  const std::string file = MakeDicom({});
  const std::size_t name = file.find("DOE^JANE");
  for (const std::string& broken :
       {std::string{}, std::string("not DICOM at all"), file.substr(0, 140),
        file.substr(0, name + 3), file.substr(0, name + 8), std::string(4096, '\0'),
        std::string(128, '\0') + "DICM"})
  {
    const auto refusal = RefusalOf(broken, study);
    ASSERT_TRUE(refusal) << broken.size();
    EXPECT_EQ(refusal->Code(), RefusalCode::InvalidState) << broken.size();
    EXPECT_EQ(refusal->Details().at("Study"), "study");
  }
}

TEST_F(Export, AFileBrokenLaterIsIncludedAndMentioned)
{
  const StudyRecord study = MakeStudy("study");
  const std::string file = MakeDicom({{DCM_StudyDescription, "x"}});
  const std::string broken = file.substr(0, file.find("2.25.3000") + 5);
  AddStudy(archive_, "study", {broken});
  const PreparedPackage prepared = Prepare(study);
  EXPECT_EQ(prepared.instanceEntries[0].size, broken.size());
  EXPECT_NE(GeneratedText(Open(exporter_, prepared).prepared, "README.TXT", "en")
                .find("1 file is incomplete"),
            std::string::npos);
}

TEST_F(Export, AFileWithoutHeaderIsIncludedUnchangedAndMentioned)
{
  const StudyRecord study = MakeStudy("study");
  const std::string file = MakeDicom({});
  const std::string marker("\x08\x00\x16\x00UI",
                           6); // (0008,0016), the first attribute of the data set
  const std::string bare = file.substr(file.find(marker));
  AddStudy(archive_, "study", {bare});
  const PreparedPackage prepared = Prepare(study);
  EXPECT_EQ(prepared.instanceEntries[0].crc32, exporter_.Crc32(bare));
  EXPECT_NE(GeneratedText(Open(exporter_, prepared).prepared, "README.TXT", "en")
                .find("1 file is incomplete"),
            std::string::npos);
}

TEST_F(Export, HostileAttachmentNamesStayInTheirFolder)
{
  const StudyRecord study = AddStudy(archive_, "study", {MakeDicom({})});
  std::vector<Document> documents;
  std::map<std::string, std::string> contents;
  for (const std::string& name :
       {std::string("../../evil.sh"), std::string("/etc/passwd"), std::string("C:\\autoexec.bat"),
        std::string("a\r\nb.pdf"), std::string("😀.pdf"), std::string("\u202efdp.exe"),
        std::string(10240, 'a'), std::string("CON"), std::string("..."),
        std::string("IMAGES/DICOMDIR")})
  {
    const std::string id = "d" + std::to_string(documents.size());
    documents.push_back(MakeDocument(id, name, name));
    contents[id] = name;
  }
  const OpenedPackage package = Open(exporter_, Prepare(study, documents), contents);
  const TemporaryFolder folder;
  WriteFile(folder.Path() / "package.zip", ReadAll(*package.zip));
  ASSERT_EQ(RunCommand("unzip -q -d " + (folder.Path() / "out").string() + " " +
                       (folder.Path() / "package.zip").string())
                .status,
            0);
  std::size_t found = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.Path() / "out/ATTACHMENTS"))
  {
    found += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_EQ(found, documents.size());
}

TEST_F(Export, AStudyChangedAfterwardsBreaksTheDownloadOff)
{
  const StudyRecord study = AddStudy(archive_, "study", {MakeDicom({}), MakeDicom({})});
  const OpenedPackage package = Open(exporter_, Prepare(study));
  archive_.files["study-1"] = MakeDicom({{DCM_StudyDescription, "changed"}});
  EXPECT_THROW(ReadAll(*package.zip), Refusal);
  archive_.files.erase("study-1");
  EXPECT_THROW(ReadAll(*package.zip), Refusal);
}

TEST_F(Export, E12_EndsAtOnceWhenUnshared)
{
  const StudyRecord study = AddStudy(archive_, "study", {MakeDicom({}), MakeDicom({})});
  bool permitted = true;
  const OpenedPackage package = Open(exporter_, Prepare(study), {}, [&] { return permitted; });
  std::string buffer(100, '\0');
  EXPECT_EQ(package.zip->Read(0, buffer.data(), 100), 100U);
  permitted = false;
  EXPECT_THROW(package.zip->Read(100, buffer.data(), 100), Refusal);
}

TEST_F(Export, NothingToSendStillIsAZip)
{
  const PreparedPackage prepared = exporter_.Prepare({}, {}, Description());
  const OpenedPackage package = Open(exporter_, prepared);
  const TemporaryFolder folder;
  WriteFile(folder.Path() / "package.zip", ReadAll(*package.zip));
  EXPECT_EQ(RunCommand("unzip -tq " + (folder.Path() / "package.zip").string()).status, 0);
}
