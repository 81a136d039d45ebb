// Other people's files: those that come with Debian's pydicom.
#include "Workshop.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Domain/UnicodeText.h"
#include "../../Sources/Export/DicomHeader.h"
#include "../../Sources/Export/IdentityCheck.h"
#include "../../Sources/Export/PackageExporter.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <gtest/gtest.h>

#include <random>

using namespace OrthancExchange;

namespace
{
  StudyRecord RecordOf(const std::string& study, const std::string& bytes)
  {
    const DicomHeader header(bytes);
    StudyRecord record = MakeStudy(study, header.Text(DCM_PatientName), header.Text(DCM_PatientID),
                                   header.Text(DCM_PatientBirthDate));
    record.studyInstanceUid = header.Text(DCM_StudyInstanceUID);
    return record;
  }

  /// Patient names as Orthanc 1.10.1 shows them (GET /studies/{id}) for pydicom's character set
  /// samples. Of chrH32 it decodes the first character set only; such a name still has to be
  /// recognized.
  const std::map<std::string, std::string> NAMES_IN_ORTHANC{
      {"chrArab.dcm", "قباني^لنزار"},
      {"chrFren.dcm", "Buc^Jérôme"},
      {"chrFrenMulti.dcm", "Buc^Jérôme"},
      {"chrGerm.dcm", "Äneas^Rüdiger"},
      {"chrGreek.dcm", "Διονυσιος"},
      {"chrH31.dcm", "Yamada^Tarou=山田^太郎=やまだ^たろう"},
      {"chrH32.dcm", "ﾔﾏﾀﾞ^ﾀﾛｳ=;3ED^B@O:=$d$^$@^$?$m$&"},
      {"chrHbrw.dcm", "שרון^דבורה"},
      {"chrI2.dcm", "Hong^Gildong=洪^吉洞=홍^길동"},
      {"chrJapMulti.dcm", "やまだ^たろう"},
      {"chrJapMultiExplicitIR6.dcm", "やまだ^たろう"},
      {"chrKoreanMulti.dcm", "김희중"},
      {"chrRuss.dcm", "Люкceмбypг"},
      {"chrX1.dcm", "Wang^XiaoDong=王^小東="},
      {"chrX2.dcm", "Wang^XiaoDong=王^小东="}};
}

TEST(RealFiles, NamesInAllCharacterSetsAreWhatOrthancShows)
{
  std::size_t compared = 0;
  for (const auto& path : PydicomFiles("charset_files"))
  {
    const auto known = NAMES_IN_ORTHANC.find(path.filename().string());
    if (known == NAMES_IN_ORTHANC.end())
    {
      continue;
    }
    const DicomHeader header(ReadFile(path));
    StudyRecord study = MakeStudy("study", known->second, header.Text(DCM_PatientID),
                                  header.Text(DCM_PatientBirthDate));
    EXPECT_EQ(DifferingField(header, study), std::nullopt)
        << path << " reads " << header.Text(DCM_PatientName);
    study.patientName = "Nobody^Else";
    EXPECT_EQ(DifferingField(header, study), "PatientName") << path;
    ++compared;
  }
  EXPECT_EQ(compared, NAMES_IN_ORTHANC.size());
}

TEST(RealFiles, KanjiAfterKatakanaIsReadAsWritten)
{
  for (const auto& path : PydicomFiles("charset_files"))
  {
    if (path.filename() == "chrH32.dcm")
    {
      const DicomHeader header(ReadFile(path));
      EXPECT_EQ(header.Text(DCM_PatientName), "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
    }
  }
}

TEST(RealFiles, WhatIsNoUtf8ButIsDeclaredSoComesOutAsUtf8)
{
  const DicomHeader header(MakeDicom({{DCM_SpecificCharacterSet, "ISO_IR 192"},
                                      {DCM_PatientName, "M\xc3\xbcller^J\xf6r"},
                                      {DCM_PatientID, "\xf5\x9f\xa9\xbb"}}));
  EXPECT_EQ("M\u00c3\u00bcller^J\u00f6r", header.Text(DCM_PatientName)) << "as Latin-1";
  EXPECT_TRUE(IsValidUtf8(header.Text(DCM_PatientID)));
}

TEST(RealFiles, AValueOfManyThousandPartsCostsNoTime)
{
  const std::string many(400000, '\\');
  const StudyRecord study = MakeStudy("study");
  FakeArchive archive;
  AddStudy(archive, "study",
           {MakeDicom(
               {{DCM_StudyID, many}, {DCM_SeriesNumber, many}, {DCM_SpecificCharacterSet, many}})});
  PackageExporter exporter(archive);
  EXPECT_EQ(exporter.Prepare({study}, {}, Description()).instanceEntries.size(), 1U);
}

TEST(RealFiles, D9_EachIsIncludedOrItsRefusalNamed)
{
  // What is no DICOM instance (no SOP Instance UID), or broken before its patient. Orthanc stores
  // none of them.
  const std::set<std::string> tooBroken{"SC_rgb_jpeg.dcm",          "UN_sequence.dcm",
                                        "chrSQEncoding.dcm",        "chrSQEncoding1.dcm",
                                        "empty_charset_LEI.dcm",    "meta_missing_tsyntax.dcm",
                                        "nested_priv_SQ.dcm",       "no_meta.dcm",
                                        "no_meta_group_length.dcm", "priv_SQ.dcm"};
  FakeArchive archive;
  PackageExporter exporter(archive);
  std::vector<StudyRecord> studies;
  std::set<std::string> refused;
  for (const std::string folder : {"test_files", "charset_files"})
  {
    for (const auto& path : PydicomFiles(folder))
    {
      const std::string bytes = ReadFile(path);
      const std::string name = path.filename().string();
      const StudyRecord study = RecordOf(name, bytes);
      AddStudy(archive, name, {bytes});
      try
      {
        exporter.Prepare({study}, {}, Description());
        studies.push_back(study);
      }
      catch (const Refusal& refusal)
      {
        EXPECT_EQ(refusal.Code(), RefusalCode::InvalidState) << name << ": " << refusal.what();
        refused.insert(name);
      }
    }
  }
  EXPECT_EQ(refused, tooBroken);

  const PreparedPackage prepared = exporter.Prepare(studies, {}, Description());
  ASSERT_EQ(prepared.instanceEntries.size(), studies.size());
  const OpenedPackage package = Open(exporter, prepared);
  const TemporaryFolder folder;
  WriteFile(folder.Path() / "package.zip", ReadAll(*package.zip));
  ASSERT_EQ(RunCommand("unzip -q -d " + folder.Path().string() + " " +
                       (folder.Path() / "package.zip").string())
                .status,
            0);
  for (std::size_t i = 0; i < studies.size(); ++i)
  {
    EXPECT_EQ(ReadFile(folder.Path() / prepared.instanceEntries[i].path),
              archive.files.at(prepared.instanceEntries[i].sourceId));
  }
  const auto script = std::filesystem::path(EXCHANGE_TEST_FOLDER) / "ReadDicomdir.py";
  for (const char* const directory : {"DICOMDIR", "IMAGES/DICOMDIR"})
  {
    const CommandResult read =
        RunCommand("PYTHONIOENCODING=utf-8 /usr/bin/python3 " + script.string() + " " +
                   (folder.Path() / directory).string());
    EXPECT_EQ(read.status, 0) << read.output;
    EXPECT_EQ(static_cast<std::size_t>(std::count(read.output.begin(), read.output.end(), '\n')),
              studies.size())
        << read.output;
  }
}

TEST(RealFiles, DamageIsRefusedOrIncludedButNeverFatal)
{
  std::mt19937 random(20261121);
  FakeArchive archive;
  PackageExporter exporter(archive);
  int included = 0;
  int refused = 0;
  for (const auto& path : PydicomFiles("charset_files"))
  {
    const std::string original = ReadFile(path);
    const StudyRecord study = RecordOf("study", original);
    for (int round = 0; round < 100; ++round)
    {
      std::string damaged =
          original.substr(0, random() % 4 == 0 ? random() % original.size() : original.size());
      for (int i = 0; i < 4 && !damaged.empty(); ++i)
      {
        damaged[random() % damaged.size()] = static_cast<char>(random());
      }
      archive.instances.clear();
      AddStudy(archive, "study", {damaged});
      try
      {
        exporter.Prepare({study}, {}, Description());
        ++included;
      }
      catch (const Refusal&)
      {
        ++refused;
      }
    }
  }
  EXPECT_GT(included, 0);
  EXPECT_GT(refused, 0);
}
