#include "Workshop.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Export/Deflation.h"
#include "../../Sources/Export/PackageExporter.h"
#include "../../Sources/Export/Sha256.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

using namespace OrthancExchange;

namespace
{
  /// Much as pixels are: smooth with some noise.
  std::string Pixels(std::size_t bytes, unsigned seed)
  {
    std::mt19937 random(seed);
    std::string pixels(bytes, '\0');
    for (std::size_t i = 0; i + 1 < bytes; i += 2)
    {
      const unsigned value = static_cast<unsigned>(i / 700) + (random() & 0x0fU);
      pixels[i] = static_cast<char>(value & 0xffU);
      pixels[i + 1] = static_cast<char>((value >> 8U) & 0x0fU);
    }
    return pixels;
  }

  std::string MakeImageOf(const std::string& pixels)
  {
    return MakeDicom({},
                     [&](DcmDataset& dataset)
                     {
                       dataset.putAndInsertUint8Array(DCM_PixelData,
                                                      reinterpret_cast<const Uint8*>(pixels.data()),
                                                      static_cast<unsigned long>(pixels.size()));
                     });
  }

  std::string MakeImage(std::size_t bytes, unsigned seed)
  {
    return MakeImageOf(Pixels(bytes, seed));
  }

  std::string Incompressible(std::size_t bytes)
  {
    std::mt19937 random(7);
    std::string text(bytes, '\0');
    std::generate(text.begin(), text.end(), [&] { return static_cast<char>(random()); });
    return text;
  }

#ifdef __SANITIZE_ADDRESS__
  constexpr std::uint64_t LARGEST_GROWTH = ~std::uint64_t{0}; // it keeps what was freed
#else
  constexpr std::uint64_t LARGEST_GROWTH = std::uint64_t{32} << 20U;
#endif

  std::uint64_t ResidentMemory()
  {
    std::ifstream file("/proc/self/statm");
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    file >> size >> resident;
    EXPECT_GT(resident, 0U);
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  }

  const ViewerFiles VIEWER{{"INDEX.HTM", "<!doctype html><head><!-- first picture --></head>"},
                           {"VIEWER/viewer.js", "'use strict';"},
                           {"VIEWER/viewer.css", "body{}"}};

  PackingOptions Options(int level = 1, std::uint64_t viewerLimit = 1000000000,
                         unsigned threads = 3)
  {
    PackingOptions options;
    options.level = level;
    options.viewerLimit = viewerLimit;
    options.threads = threads;
    return options;
  }

  const ArchiveMember* FindMember(const OpenedPackage& package, const std::string& path)
  {
    const auto found =
        std::find_if(package.members.begin(), package.members.end(),
                     [&](const ArchiveMember& member) { return member.path == path; });
    return found == package.members.end() ? nullptr : &*found;
  }

  class Archive : public testing::Test
  {
  protected:
    /// Small, of several slices, compressed already, and odd.
    StudyRecord MixedStudy()
    {
      std::vector<std::string> files;
      for (unsigned i = 0; i < 9; ++i)
      {
        files.push_back(MakeImage(60000 + 2 * i, i));
      }
      files.push_back(MakeImage(9 * 1024 * 1024 + 2, 99));
      files.push_back(MakeImage(DEFLATE_SLICE, 100));
      files.push_back(MakeDicom({}));
      return AddStudy(archive_, "study", files);
    }

    OpenedPackage OpenStudy(PackageExporter& exporter, const StudyRecord& study,
                            const std::string& language = "en")
    {
      const std::string pdf = "%PDF-1.4 " + Incompressible(5000);
      return Open(
          exporter,
          exporter.Prepare({study}, {MakeDocument("doc", "letter.pdf", pdf)}, Description()),
          {{"doc", pdf}}, [] { return true; }, language);
    }

    void ExpectReadable(const std::filesystem::path& path)
    {
      for (const std::string& command :
           {"unzip -tqq " + path.string(), "7z t -bso0 -bsp0 " + path.string(),
            "bsdtar -xOf " + path.string() + " > /dev/null",
            "/usr/bin/python3 -c \"import sys,zipfile; assert zipfile.ZipFile(sys.argv[1])"
            ".testzip() is None\" " +
                path.string()})
      {
        const CommandResult result = RunCommand(command);
        EXPECT_EQ(result.status, 0) << command << "\n" << result.output;
      }
    }

    FakeArchive archive_;
  };
}

TEST_F(Archive, D9_DeflatedEntriesOpenAnywhereAndHoldEveryByte)
{
  PackageExporter exporter(archive_, Options(), VIEWER);
  const OpenedPackage package = OpenStudy(exporter, MixedStudy());
  const std::string zip = ReadAll(*package.zip);
  EXPECT_EQ(zip.size(), package.zip->Length());
  EXPECT_EQ(zip.size(), package.prepared.lengths.at("en"));
  EXPECT_EQ(FindMember(package, "IMAGES/IM000000")->parts.size(), 1U);
  EXPECT_EQ(FindMember(package, "IMAGES/IM000009")->parts.size(), 4U);
  EXPECT_TRUE(FindMember(package, "ATTACHMENTS/letter.pdf")->parts.empty());

  const TemporaryFolder folder;
  const auto path = folder.Path() / "package.zip";
  WriteFile(path, zip);
  ExpectReadable(path);
  ASSERT_EQ(
      RunCommand("unzip -q -d " + (folder.Path() / "out").string() + " " + path.string()).status,
      0);
  for (const PackageEntry& entry : package.order.entries)
  {
    if (entry.source == EntrySource::Instance)
    {
      EXPECT_TRUE(ReadFile(folder.Path() / "out" / entry.path) == archive_.files.at(entry.sourceId))
          << entry.path;
    }
  }
  const CommandResult sums =
      RunCommand("cd " + (folder.Path() / "out").string() + " && sha256sum -c --quiet SHA256.TXT");
  EXPECT_EQ(sums.status, 0) << sums.output;
  EXPECT_EQ(Sha256Hex(ReadFile(folder.Path() / "out/SHA256.TXT")), package.prepared.sumsSha256);
}

TEST_F(Archive, D9_TheViewersCopyHoldsEveryByte)
{
  const std::string noise = Incompressible(7000000); // of several slices and of one
  const StudyRecord mixed = MixedStudy();
  std::vector<std::string> files;
  for (const InstanceRecord& instance : archive_.instances.at(mixed.study))
  {
    files.push_back(archive_.files.at(instance.instance));
  }
  files.push_back(MakeImageOf(noise));
  files.push_back(MakeImageOf(noise.substr(0, 100000)));
  files.push_back(MakeImageOf(Pixels(4000000, 1) + noise)); // worth deflating in its beginning only
  const StudyRecord study = AddStudy(archive_, "all", files);
  for (const int level : {1, 0})
  {
    PackageExporter exporter(archive_, Options(level), VIEWER);
    const OpenedPackage package = OpenStudy(exporter, study);
    const TemporaryFolder folder;
    const auto path = folder.Path() / "package.zip";
    WriteFile(path, ReadAll(*package.zip));
    ExpectReadable(path);
    const CommandResult compared =
        RunCommand("/usr/bin/python3 " EXCHANGE_TEST_FOLDER "/ReadViewerCopy.py " + path.string());
    EXPECT_EQ(compared.output, std::to_string(files.size()) + "\n") << "level " << level;
  }
}

TEST_F(Archive, D10_TheViewersPageNamesTheScriptOfItsFirstPicture)
{
  const StudyRecord study =
      AddStudy(archive_, "study", {MakeDicom({}), MakeImage(9U << 20U, 1), MakeImage(60000, 2)});
  PackageExporter whole(archive_, Options(), VIEWER);
  const OpenedPackage package = OpenStudy(whole, study);
  ASSERT_EQ(package.order.instances.size(), 3U);
  unsigned first = 0; // in the manifest's order; the large image is several scripts
  for (const PackageInstance& instance : package.order.instances)
  {
    if (instance.numberOfFrames > 0)
    {
      break;
    }
    ++first;
  }
  EXPECT_EQ(GeneratedText(package.prepared, "INDEX.HTM"),
            "<!doctype html><head><script defer src=\"VIEWER/data/0000" + std::to_string(first) +
                ".js\"></script>\n<!-- first picture --></head>");
  PackageExporter without(archive_, Options(1, 1), VIEWER);
  EXPECT_EQ(GeneratedText(OpenStudy(without, study).prepared, "INDEX.HTM"),
            std::string(VIEWER.at("INDEX.HTM")));
}

TEST_F(Archive, D10_ALargeFirstPictureDoesNotKeepTheListOfPicturesBack)
{
  const StudyRecord study = AddStudy(archive_, "study", {MakeImage(9U << 20U, 1)});
  PackageExporter exporter(archive_, Options(), VIEWER);
  EXPECT_EQ(GeneratedText(OpenStudy(exporter, study).prepared, "INDEX.HTM"),
            "<!doctype html><head><!-- first picture -->"
            "<script defer src=\"VIEWER/data/00000.js\"></script>\n</head>");
}

TEST_F(Archive, AnImageAndItsScriptAreReadOnce)
{
  std::vector<std::string> files;
  for (unsigned i = 0; i < 30; ++i)
  {
    files.push_back(MakeImage(60000 + 2 * i, i));
  }
  const StudyRecord study = AddStudy(archive_, "study", files);
  PackageExporter exporter(archive_, Options(), VIEWER);
  const OpenedPackage package = Open(exporter, exporter.Prepare({study}, {}, Description()));
  const int before = archive_.reads;
  ReadAll(*package.zip);
  EXPECT_EQ(archive_.reads, before + 30);
}

TEST_F(Archive, D9_TwoPreparationsAreIdenticalWhateverTheThreads)
{
  const StudyRecord study = MixedStudy();
  PackageExporter one(archive_, Options(1, 1000000000, 1), VIEWER);
  PackageExporter four(archive_, Options(1, 1000000000, 4), VIEWER);
  const OpenedPackage first = OpenStudy(one, study);
  const OpenedPackage second = OpenStudy(four, study);
  EXPECT_EQ(one.Recipe(), four.Recipe());
  EXPECT_EQ(first.zip->EntityTag(), second.zip->EntityTag());
  EXPECT_TRUE(ReadAll(*first.zip) == ReadAll(*second.zip));
}

TEST_F(Archive, D9_AnyRangeOfADeflatedZipIsThatOfTheWhole)
{
  PackageExporter exporter(archive_, Options(), VIEWER);
  const OpenedPackage package = OpenStudy(exporter, MixedStudy());
  const std::string whole = ReadAll(*package.zip);
  std::mt19937 random(20261121);
  for (int i = 0; i < 100; ++i)
  {
    const std::size_t offset = random() % whole.size();
    std::string buffer(1 + random() % 300000, '\0');
    const std::size_t count = package.zip->Read(offset, buffer.data(), buffer.size());
    ASSERT_GE(count, 1U);
    ASSERT_TRUE(whole.compare(offset, count, buffer, 0, count) == 0) << offset;
  }
}

TEST_F(Archive, AResumedDownloadMakesOnlyTheSliceItBeginsIn)
{
  PackageExporter exporter(archive_, Options(), {});
  const StudyRecord study = AddStudy(archive_, "study", {MakeImage(12U << 20U, 1), MakeDicom({})});
  const OpenedPackage package = Open(exporter, exporter.Prepare({study}, {}, Description()));
  const int before = archive_.reads;
  char byte = 0;
  package.zip->Read(package.zip->Length() - 1, &byte, 1);
  EXPECT_EQ(archive_.reads, before) << "the directory needs no image";
  package.zip->Read(package.zip->Length() / 2, &byte, 1);
  EXPECT_EQ(archive_.reads, before + 1);
}

TEST_F(Archive, StoreOnlyIsASettingAndAnotherRecipe)
{
  const StudyRecord study = MixedStudy();
  PackageExporter deflating(archive_, Options(1), {});
  PackageExporter storing(archive_, Options(0), {});
  PackageExporter smaller(archive_, Options(6), {});
  EXPECT_NE(deflating.Recipe(), storing.Recipe());
  EXPECT_NE(deflating.Recipe(), smaller.Recipe());
  const OpenedPackage stored = OpenStudy(storing, study);
  for (const ArchiveMember& member : stored.members)
  {
    EXPECT_TRUE(member.parts.empty()) << member.path;
  }
  const OpenedPackage deflated = OpenStudy(deflating, study);
  EXPECT_LT(deflated.zip->Length(), stored.zip->Length() * 7 / 10);
  EXPECT_NE(deflated.zip->EntityTag(), stored.zip->EntityTag());
  const TemporaryFolder folder;
  WriteFile(folder.Path() / "stored.zip", ReadAll(*stored.zip));
  ExpectReadable(folder.Path() / "stored.zip");
}

TEST_F(Archive, CompressedTransferSyntaxesAreStored)
{
  std::size_t compressed = 0;
  for (const auto& path : PydicomFiles("test_files"))
  {
    const std::string name = path.filename().string();
    if (name != "JPEG2000.dcm" && name != "JPEG-lossy.dcm" && name != "MR_small_RLE.dcm")
    {
      continue;
    }
    ++compressed;
    const std::string file = ReadFile(path);
    DcmFileFormat parsed;
    ASSERT_TRUE(parsed.loadFile(path.c_str()).good());
    const auto text = [&](const DcmTagKey& tag)
    {
      OFString value;
      parsed.getDataset()->findAndGetOFString(tag, value);
      return std::string(value.c_str());
    };
    StudyRecord study =
        MakeStudy(name, text(DCM_PatientName), text(DCM_PatientID), text(DCM_PatientBirthDate));
    AddStudy(archive_, name, {file});
    PackageExporter exporter(archive_, Options(), {});
    const OpenedPackage package = Open(exporter, exporter.Prepare({study}, {}, Description()));
    EXPECT_TRUE(FindMember(package, "IMAGES/IM000000")->parts.empty()) << name;
  }
  EXPECT_EQ(compressed, 3U);
}

TEST_F(Archive, D9_TheReadmeIsInTheReadersLanguageAndNothingElseDiffers)
{
  const StudyRecord study = MixedStudy();
  PackageExporter exporter(archive_, Options(), {});
  const OpenedPackage english = OpenStudy(exporter, study, "en");
  const OpenedPackage german = OpenStudy(exporter, study, "de");
  EXPECT_NE(english.zip->EntityTag(), german.zip->EntityTag());
  EXPECT_EQ(german.zip->Length(), german.prepared.lengths.at("de"));
  EXPECT_EQ(english.prepared.sumsSha256, german.prepared.sumsSha256);
  EXPECT_EQ(english.members.size(), german.members.size());
  EXPECT_NE(GeneratedText(german.prepared, "README.TXT", "de").find("Untersuchung"),
            std::string::npos);
}

TEST_F(Archive, AFileChangedBetweenSendAndPreparationIsSaid)
{
  const StudyRecord study = AddStudy(archive_, "study", {MakeDicom({}), MakeDicom({})});
  PackageExporter exporter(archive_, Options(), VIEWER);
  const PreparedPackage prepared = exporter.Prepare({study}, {}, Description());
  archive_.files["study-1"].back() = static_cast<char>(archive_.files["study-1"].back() + 1);
  try
  {
    Open(exporter, prepared);
    ADD_FAILURE() << "prepared something else than was sent";
  }
  catch (const Refusal& refusal)
  {
    EXPECT_EQ(refusal.Code(), RefusalCode::StudyGone);
  }
}

TEST_F(Archive, APreparationTellsItsProgressAndCanBeEnded)
{
  const StudyRecord study =
      AddStudy(archive_, "study", std::vector<std::string>(20, MakeDicom({})));
  PackageExporter exporter(archive_, Options(), {});
  OpenedPackage package = Open(exporter, exporter.Prepare({study}, {}, Description()));
  const auto openDocument = [&](const std::string& id)
  {
    return package.documents.at(id);
  };
  std::vector<int> seen;
  exporter.PrepareArchive(package.order, openDocument,
                          [&](int done, int total)
                          {
                            EXPECT_EQ(total, 22); // and two directories
                            seen.push_back(done);
                            return true;
                          });
  EXPECT_EQ(seen.size(), 22U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back(), 22);
  try
  {
    exporter.PrepareArchive(package.order, openDocument, [](int done, int) { return done < 5; });
    ADD_FAILURE() << "went on";
  }
  catch (const Refusal& refusal)
  {
    EXPECT_EQ(refusal.Code(), RefusalCode::Busy);
  }
}

TEST_F(Archive, Issue4_SixGigabytesWithinTheMemoryLimit)
{
  // 12,500 images of half a megabyte each; of the zip, its begin and its end are kept.
  constexpr int COUNT = 12500;
  constexpr std::size_t SIZE = 512 * 1024 - 600;
  constexpr std::uint64_t KEPT = std::uint64_t{8} << 20U;
  const std::string image = MakeImage(SIZE, 1);
  std::vector<InstanceRecord> instances;
  for (int i = 0; i < COUNT; ++i)
  {
    instances.push_back(MakeInstance("i" + std::to_string(i)));
  }
  archive_.instances["study"] = instances;
  archive_.generate = [&](const std::string&)
  {
    return image;
  };
  PackageExporter exporter(archive_, Options(0, 0), VIEWER);
  const OpenedPackage package =
      Open(exporter, exporter.Prepare({MakeStudy("study")}, {}, Description()));
  const std::uint64_t length = package.zip->Length();
  EXPECT_GT(length, 6000ULL * 1000 * 1000);
  archive_.mostAlive = 0;
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.Path() / "large.zip";
  std::ofstream file(path, std::ios::binary);
  std::string buffer(1U << 20U, '\0');
  const std::uint64_t before = ResidentMemory();
  std::uint64_t most = before;
  std::uint64_t read = 0;
  while (read < length)
  {
    const std::size_t count = package.zip->Read(read, buffer.data(), buffer.size());
    if (read < KEPT || read + KEPT > length)
    {
      file.seekp(static_cast<std::streamoff>(read)); // a sparse file
      file.write(buffer.data(), static_cast<std::streamsize>(count));
    }
    read += count;
    most = std::max(most, ResidentMemory());
  }
  file.close();
  EXPECT_EQ(read, length);
  EXPECT_LE(archive_.mostAlive, 24) << "12 MB";
  EXPECT_LE(most - before, LARGEST_GROWTH);

  // By zip64's records: the directory stands beyond 4 GiB, and so does the list of sums.
  const CommandResult python = RunCommand(
      "/usr/bin/python3 -c \"import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); "
      "i=z.infolist(); print(sum(1 for e in i if e.filename.startswith('IMAGES/IM') and "
      "e.file_size == " +
      std::to_string(image.size()) +
      "), z.getinfo('SHA256.TXT').header_offset > 2**32, len(z.read('SHA256.TXT').splitlines()) "
      "== len(i) - 2, len(z.read('IMAGES/IM000001')))\" " +
      path.string());
  EXPECT_EQ(python.output, "12500 True True " + std::to_string(image.size()) + "\n");
  EXPECT_EQ(RunCommand("7z l -ba " + path.string() + " | grep -c IMAGES/IM").output, "12500\n");
  EXPECT_EQ(RunCommand("unzip -tqq " + path.string() + " SHA256.TXT").status, 0);
}

TEST_F(Archive, D9_AnEncryptedOneIsAsLongAsWasPreparedAndItsNamesTellNothing)
{
  PackageExporter exporter(archive_, Options(), VIEWER);
  const StudyRecord study = MixedStudy();
  const std::string pdf = "%PDF-1.4 report";
  PackageDescription description = Description();
  description.encrypted = true;
  const PreparedPackage prepared = exporter.Prepare(
      {study}, {MakeDocument("doc", "Jane Doe.pdf", pdf), MakeDocument("doc", "Cancer.pdf", pdf)},
      description);
  const ZipSecret secret{"bcdf-ghjk", std::string(32, 's')};
  for (const std::string language : {"en", "de", "fr"})
  {
    const OpenedPackage package = Open(
        exporter, prepared, {{"doc", pdf}}, [] { return true; }, language, secret);
    EXPECT_EQ(package.prepared.lengths.at(language), package.zip->Length());
    EXPECT_NE(GeneratedText(package.prepared, "README.TXT", language).find("7-Zip"),
              std::string::npos);
    EXPECT_NE(FindMember(package, "ATTACHMENTS/document.pdf"), nullptr);
    EXPECT_NE(FindMember(package, "ATTACHMENTS/document (2).pdf"), nullptr);
    const std::string zip = ReadAll(*package.zip);
    EXPECT_EQ(zip.find("Jane Doe"), std::string::npos);
    EXPECT_EQ(zip.find("Cancer"), std::string::npos);
    const TemporaryFolder folder;
    const std::string path = (folder.Path() / "secret.zip").string();
    WriteFile(path, zip);
    const CommandResult tested = RunCommand("7z t -p" + secret.passphrase + " " + path);
    EXPECT_EQ(tested.status, 0) << tested.output;
  }
}
