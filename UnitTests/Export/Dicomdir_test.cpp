#include "Workshop.h"

#include "../../Sources/Export/DicomHeader.h"
#include "../../Sources/Export/PackageExporter.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcdicdir.h>
#include <dcmtk/dcmdata/dcmetinf.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  /// Lays the package out on disk, as unzip would.
  void Extract(const OpenedPackage& package, FakeArchive& archive,
               const std::filesystem::path& folder)
  {
    for (const PackageEntry& entry : package.order.entries)
    {
      WriteFile(folder / entry.path, entry.source == EntrySource::Document
                                         ? package.documents.at(entry.sourceId)
                                         : archive.files.at(entry.sourceId));
    }
  }

  std::string ReadByPydicom(const std::filesystem::path& dicomdir, const std::string& options = "")
  {
    const auto script = std::filesystem::path(EXCHANGE_TEST_FOLDER) / "ReadDicomdir.py";
    const CommandResult result =
        RunCommand("PYTHONIOENCODING=utf-8 /usr/bin/python3 " + script.string() + " " +
                   dicomdir.string() + " " + options);
    EXPECT_EQ(result.status, 0) << result.output;
    return result.output;
  }

  std::size_t CountLines(const std::string& text)
  {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  void RemoveRows(DcmDataset& dataSet)
  {
    dataSet.findAndDeleteElement(DCM_Rows);
  }

  class Dicomdir : public testing::Test
  {
  protected:
    /// Prepares, extracts, and has DCMTK's tools read both DICOMDIRs.
    PreparedPackage PrepareAndCheck(const std::vector<StudyRecord>& studies)
    {
      PackageExporter exporter(archive_);
      PreparedPackage prepared = exporter.Prepare(studies, {}, Description());
      Extract(Open(exporter, prepared), archive_, folder_.Path());
      for (const char* const path : {"DICOMDIR", "IMAGES/DICOMDIR"})
      {
        const std::string file = (folder_.Path() / path).string();
        const CommandResult dump = RunCommand("dcmdump --quiet " + file + " > /dev/null");
        EXPECT_EQ(dump.status, 0) << dump.output;
        DcmDicomDir directory(file.c_str());
        EXPECT_TRUE(directory.error().good()) << directory.error().text();
        EXPECT_TRUE(directory.verify().good());
      }
      return prepared;
    }

    /// The first record of an instance in the root DICOMDIR.
    std::unique_ptr<DcmItem> RecordOf(const std::string& file)
    {
      const StudyRecord study = AddStudy(archive_, "study", {file});
      PrepareAndCheck({study});
      DcmFileFormat directory;
      EXPECT_TRUE(directory.loadFile((folder_.Path() / "DICOMDIR").c_str()).good());
      DcmItem* record = nullptr;
      EXPECT_TRUE(directory.getDataset()
                      ->findAndGetSequenceItem(DCM_DirectoryRecordSequence, record, -1)
                      .good());
      return std::make_unique<DcmItem>(*record);
    }

    FakeArchive archive_;
    TemporaryFolder folder_;
  };

  std::string Value(DcmItem& item, const DcmTagKey& tag)
  {
    OFString value;
    item.findAndGetOFStringArray(tag, value);
    return {value.data(), value.size()};
  }

  bool Exists(DcmItem& item, const DcmTagKey& tag)
  {
    return item.tagExists(tag);
  }
}

TEST_F(Dicomdir, D9_ListsEveryFileInBothPlaces)
{
  StudyRecord first = AddStudy(archive_, "first", {});
  for (int i = 0; i < 6; ++i)
  {
    // Two series whose instances come interleaved, as equal series numbers do.
    const std::string id = "i" + std::to_string(i);
    const std::string series = "series" + std::to_string(i % 2);
    archive_.instances["first"].push_back(MakeInstance(id, series));
    archive_.files[id] = MakeDicom(
        {{DCM_SeriesInstanceUID, "2.25.300" + std::to_string(i % 2)}, {DCM_SeriesNumber, "7"}});
  }
  StudyRecord second =
      AddStudy(archive_, "second", {MakeDicom({{DCM_StudyInstanceUID, "2.25.2001"}})});
  second.studyInstanceUid = "2.25.2001";
  PrepareAndCheck({first, second});
  const std::string root = ReadByPydicom(folder_.Path() / "DICOMDIR", "--fileset");
  const std::string images = ReadByPydicom(folder_.Path() / "IMAGES/DICOMDIR", "--fileset");
  EXPECT_EQ(CountLines(root), 8U) << root;
  EXPECT_TRUE(root.starts_with("IMAGES/IM000000|IMAGE|DOE^JANE|1|7|")) << root;
  EXPECT_TRUE(images.starts_with("IM000000|IMAGE|DOE^JANE|1|7|")) << images;
  EXPECT_NE(root.find("fileset|7"), std::string::npos) << root;
  EXPECT_NE(images.find("fileset|7"), std::string::npos) << images;
}

TEST_F(Dicomdir, FillsWhatTheStandardDemands)
{
  const std::string bare = MakeDicom({{DCM_Modality, ""},
                                      {DCM_InstanceNumber, ""},
                                      {DCM_PatientID, ""},
                                      {DCM_SeriesNumber, "x"},
                                      {DCM_PatientName, ""},
                                      {DCM_PatientBirthDate, ""}});
  AddStudy(archive_, "bare", {bare});
  archive_.instances["bare"][0].modality = "";
  StudyRecord study;
  study.study = "bare";
  study.studyInstanceUid = "2.25.2000";
  PrepareAndCheck({study});
  const std::string read = ReadByPydicom(folder_.Path() / "DICOMDIR", "--fileset");
  EXPECT_TRUE(read.starts_with("IMAGES/IM000000|IMAGE||1|1|1\n")) << read;
}

TEST_F(Dicomdir, KeepsNumbersOfTheFile)
{
  const auto record = RecordOf(MakeDicom({{DCM_InstanceNumber, "-12"}}));
  EXPECT_EQ(Value(*record, DCM_InstanceNumber), "-12");
  EXPECT_FALSE(Exists(*record, DCM_SpecificCharacterSet)) << "plain ASCII needs none";
}

TEST_F(Dicomdir, SpeaksOfReports)
{
  const auto record =
      RecordOf(MakeDicom({{DCM_SOPClassUID, UID_BasicTextSRStorage},
                          {DCM_SpecificCharacterSet, "ISO_IR 100"},
                          {DCM_VerificationFlag, "VERIFIED"},
                          {DCM_CompletionFlag, "COMPLETE"},
                          {DCM_ContentDate, "20260103"},
                          {DCM_Rows, ""}},
                         [](DcmDataset& dataSet)
                         {
                           DcmItem* item = nullptr;
                           dataSet.findOrCreateSequenceItem(DCM_ConceptNameCodeSequence, item);
                           item->putAndInsertString(DCM_CodeMeaning, "R\xe9sum\xe9");
                           dataSet.findOrCreateSequenceItem(DCM_VerifyingObserverSequence, item);
                           item->putAndInsertString(DCM_VerificationDateTime, "20260104101112");
                           dataSet.findOrCreateSequenceItem(DCM_ContentSequence, item, -2);
                           item->putAndInsertString(DCM_RelationshipType, "CONTAINS");
                           dataSet.findOrCreateSequenceItem(DCM_ContentSequence, item, -2);
                           item->putAndInsertString(DCM_RelationshipType, "HAS CONCEPT MOD");
                         }));
  EXPECT_EQ(Value(*record, DCM_DirectoryRecordType), "SR DOCUMENT");
  EXPECT_EQ(Value(*record, DCM_CompletionFlag), "COMPLETE");
  EXPECT_EQ(Value(*record, DCM_VerificationDateTime), "20260104101112");
  EXPECT_EQ(Value(*record, DCM_ContentDate), "20260103");
  EXPECT_EQ(Value(*record, DCM_ContentTime), "101112") << "the study's, since the file has none";
  EXPECT_EQ(Value(*record, DCM_SpecificCharacterSet), "ISO_IR 192");
  DcmItem* item = nullptr;
  ASSERT_TRUE(record->findAndGetSequenceItem(DCM_ConceptNameCodeSequence, item).good());
  EXPECT_EQ(Value(*item, DCM_CodeMeaning), "Résumé");
  DcmSequenceOfItems* content = nullptr;
  ASSERT_TRUE(record->findAndGetSequence(DCM_ContentSequence, content).good());
  EXPECT_EQ(content->card(), 1U) << "only what modifies the title";
}

TEST_F(Dicomdir, SpeaksOfKeyObjectsWithoutTitle)
{
  const auto record =
      RecordOf(MakeDicom({{DCM_SOPClassUID, UID_KeyObjectSelectionDocumentStorage}}));
  EXPECT_EQ(Value(*record, DCM_DirectoryRecordType), "KEY OBJECT DOC");
  DcmItem* item = nullptr;
  ASSERT_TRUE(record->findAndGetSequenceItem(DCM_ConceptNameCodeSequence, item).good());
  EXPECT_EQ(Value(*item, DCM_CodeValue), "113000");
}

TEST_F(Dicomdir, Threat9_OfAReportThatIsCutOffNoPartOfATitleIsRepeated)
{
  std::string file =
      MakeDicom({{DCM_SOPClassUID, UID_BasicTextSRStorage}, {DCM_Rows, ""}},
                [](DcmDataset& dataSet)
                {
                  DcmItem* item = nullptr;
                  dataSet.findOrCreateSequenceItem(DCM_ConceptNameCodeSequence, item);
                  item->putAndInsertString(DCM_CodeMeaning, "A title of its own");
                });
  file.resize(file.find("title of its own"));
  const auto record = RecordOf(file);
  DcmItem* item = nullptr;
  ASSERT_TRUE(record->findAndGetSequenceItem(DCM_ConceptNameCodeSequence, item).good());
  EXPECT_EQ(Value(*item, DCM_CodeMeaning).find("A t"), std::string::npos);
}

TEST_F(Dicomdir, SpeaksOfPresentationStates)
{
  const auto record =
      RecordOf(MakeDicom({{DCM_SOPClassUID, UID_GrayscaleSoftcopyPresentationStateStorage},
                          {DCM_ContentLabel, "ARROWS"}},
                         [](DcmDataset& dataSet)
                         {
                           DcmItem* item = nullptr;
                           dataSet.findOrCreateSequenceItem(DCM_ReferencedSeriesSequence, item);
                           item->putAndInsertString(DCM_SeriesInstanceUID, "2.25.3000");
                         }));
  EXPECT_EQ(Value(*record, DCM_DirectoryRecordType), "PRESENTATION");
  EXPECT_EQ(Value(*record, DCM_ContentLabel), "ARROWS");
  EXPECT_EQ(Value(*record, DCM_PresentationCreationDate), "20260102");
  EXPECT_TRUE(Exists(*record, DCM_ContentDescription));
  EXPECT_TRUE(Exists(*record, DCM_ReferencedSeriesSequence));
}

TEST_F(Dicomdir, SpeaksOfDocuments)
{
  const auto record =
      RecordOf(MakeDicom({{DCM_SOPClassUID, UID_EncapsulatedPDFStorage},
                          {DCM_DocumentTitle, "Letter"},
                          {DCM_MIMETypeOfEncapsulatedDocument, "application/pdf"}}));
  EXPECT_EQ(Value(*record, DCM_DirectoryRecordType), "ENCAP DOC");
  EXPECT_EQ(Value(*record, DCM_DocumentTitle), "Letter");
  EXPECT_EQ(Value(*record, DCM_MIMETypeOfEncapsulatedDocument), "application/pdf");
  EXPECT_TRUE(Exists(*record, DCM_ConceptNameCodeSequence)) << "type 2: there, if empty";
}

TEST_F(Dicomdir, UnknownClassesAreListedToo)
{
  const auto image = RecordOf(MakeDicom({{DCM_SOPClassUID, "1.2.3.4"}}));
  EXPECT_EQ(Value(*image, DCM_DirectoryRecordType), "IMAGE");
  archive_.instances.clear();
  const auto other = RecordOf(MakeDicom({{DCM_SOPClassUID, "1.2.3.4"}}, RemoveRows));
  EXPECT_EQ(Value(*other, DCM_DirectoryRecordType), "PRIVATE");
  EXPECT_EQ(Value(*other, DCM_PrivateRecordUID), "1.2.3.4");
}

TEST_F(Dicomdir, Threat9_AUidThatDcmtkTakesForANameHindersNobody)
{
  const std::string uid = "2.25.3001";
  std::string file = MakeDicom({{DCM_SeriesInstanceUID, uid}});
  file.replace(file.find(uid), uid.size(), "=No.Such.");
  const std::string classUid = DicomHeader(file).Text(DCM_SOPClassUID);
  file.replace(file.rfind(classUid), classUid.size(), classUid.size(), '\b');
  const auto record = RecordOf(file);
  EXPECT_NE(Value(*record, DCM_ReferencedSOPClassUIDInFile), "") << "a reference needs one";
}

TEST_F(Dicomdir, EveryStorageClassOfDcmtkIsAccepted)
{
  std::vector<std::string> files;
  for (int i = 0; i < numberOfDcmAllStorageSOPClassUIDs; ++i)
  {
    files.push_back(MakeDicom({{DCM_SOPClassUID, dcmAllStorageSOPClassUIDs[i]}}, RemoveRows));
  }
  ASSERT_GT(files.size(), 100U);
  PrepareAndCheck({AddStudy(archive_, "study", files)});
  EXPECT_EQ(CountLines(ReadByPydicom(folder_.Path() / "DICOMDIR")), files.size());
}

TEST_F(Dicomdir, NamesOfAllScriptsComeBack)
{
  const std::vector<std::string> names{"Äneas^Rüdiger",
                                       "Yamada^Tarou=山田^太郎=やまだ^たろう",
                                       "Hong^Gildong=洪^吉洞=홍^길동",
                                       "Διονυσιος",
                                       "قباني^لنزار",
                                       "Nguyễn^Thị Hương",
                                       "Şahin^Çağrı"};
  std::vector<StudyRecord> studies;
  for (const std::string& name : names)
  {
    const std::string id = std::to_string(studies.size());
    AddStudy(archive_, id,
             {MakeDicom({{DCM_SpecificCharacterSet, "ISO_IR 192"}, {DCM_PatientName, name}})});
    studies.push_back(MakeStudy(id, name));
  }
  PrepareAndCheck(studies);
  const std::string read = ReadByPydicom(folder_.Path() / "DICOMDIR");
  for (const std::string& name : names)
  {
    EXPECT_NE(read.find('|' + name + '|'), std::string::npos) << name << "\n" << read;
  }
}

TEST_F(Dicomdir, IsTheSameForTheSamePackage)
{
  const StudyRecord study = AddStudy(archive_, "study", {MakeDicom({})});
  PackageExporter exporter(archive_);
  const auto first = exporter.Prepare({study}, {}, Description()).generated;
  const auto second = exporter.Prepare({study}, {}, Description()).generated;
  EXPECT_EQ(first[0].content, second[0].content);
  DcmFileFormat root;
  DcmFileFormat images;
  WriteFile(folder_.Path() / "a", first[0].content);
  WriteFile(folder_.Path() / "b", first[1].content);
  root.loadFile((folder_.Path() / "a").c_str());
  images.loadFile((folder_.Path() / "b").c_str());
  const std::string uid = Value(*root.getMetaInfo(), DCM_MediaStorageSOPInstanceUID);
  EXPECT_TRUE(uid.starts_with("2.25."));
  EXPECT_NE(uid, Value(*images.getMetaInfo(), DCM_MediaStorageSOPInstanceUID));
}
