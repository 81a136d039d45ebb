#include "Workshop.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Export/ZipLayout.h"
#include "../../Sources/Export/ZipSource.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <fstream>
#include <random>

using namespace OrthancExchange;

namespace
{
  const Instant CREATED = ParseInstant("2026-11-21T16:24:31Z").value();

  std::string Hex(const std::string& bytes)
  {
    std::string hex;
    for (const char c : bytes)
    {
      std::array<char, 3> two{};
      std::snprintf(two.data(), two.size(), "%02x", static_cast<unsigned char>(c));
      hex += two.data();
    }
    return hex;
  }

  std::uint32_t Crc(const std::string& content)
  {
    return libdeflate_crc32(0, content.data(), content.size());
  }

  PackageEntry InstanceEntry(const std::string& path, const std::string& id,
                             const std::string& content)
  {
    return {path, EntrySource::Instance, id, content.size(), Crc(content)};
  }

  std::string ContentOf(const std::string& id)
  {
    // Of odd lengths, the empty one included.
    const int number = std::stoi(id);
    std::string content;
    for (int i = 0; i < number % 97; ++i)
    {
      content.push_back(static_cast<char>(number * 31 + i * 7));
    }
    return content;
  }

  std::vector<PackageEntry> ManyEntries(int count)
  {
    std::vector<PackageEntry> entries;
    for (int i = 0; i < count; ++i)
    {
      const std::string id = std::to_string(i);
      entries.push_back(InstanceEntry("IMAGES/F" + id, id, ContentOf(id)));
    }
    return entries;
  }

  class Zip : public testing::Test
  {
  protected:
    Zip()
    {
      archive_.generate = ContentOf;
    }

    std::unique_ptr<ZipSource> Source(const std::vector<PackageEntry>& entries)
    {
      return std::make_unique<ZipSource>(
          archive_, entries, CREATED, [this](const std::string& id) { return documents_.at(id); },
          [this]
          {
            ++asked_;
            return permitted_;
          });
    }

    FakeArchive archive_;
    std::map<std::string, std::string> documents_;
    bool permitted_ = true;
    int asked_ = 0;
  };
}

TEST(ZipRecords, TimeHasTwoSeconds)
{
  const DosTime time = ToDosTime(CREATED);
  EXPECT_EQ(time.date, ((2026 - 1980) << 9) | (11 << 5) | 21);
  EXPECT_EQ(time.time, (16 << 11) | (24 << 5) | 15);
  EXPECT_EQ(ToDosTime(Instant{}).date, (1 << 5) | 1) << "1970 is held to 1980-01-01";
  EXPECT_EQ(ToDosTime(Instant{}).time, 0);
  const DosTime latest = ToDosTime(ParseInstant("2200-01-01T00:00:00Z").value());
  EXPECT_EQ(latest.date, (127 << 9) | (12 << 5) | 31);
  EXPECT_EQ(latest.time, (23 << 11) | (59 << 5) | 29);
}

TEST(ZipRecords, LocalHeaderHoldsSizesAndCrc)
{
  const ZipMember member{"a", 5, 5, 0x11223344, ZipMethod::Stored};
  EXPECT_EQ(Hex(LocalHeader(member, {0x1234, 0x5678})),
            "504b0304140000000000341278564433221105000000050000000100000061");
}

TEST(ZipRecords, Utf8IsFlaggedWhereNeeded)
{
  const ZipMember member{"\xc3\xa9", 0, 0, 0, ZipMethod::Stored};
  EXPECT_EQ(Hex(LocalHeader(member, {})).substr(12, 4), "0008");
  EXPECT_EQ(Hex(CentralHeader(member, {}, 0)).substr(16, 4), "0008");
}

TEST(ZipRecords, Zip64BeginsWhereTheFieldsEnd)
{
  ZipMember member{"a", 0xfffffffe, 0xfffffffe, 0, ZipMethod::Stored};
  EXPECT_EQ(LocalHeader(member, {}).size(), 31U);
  EXPECT_EQ(CentralHeader(member, {}, 0xfffffffe).size(), 47U);
  member.size = member.compressedSize = 0xffffffff;
  EXPECT_EQ(LocalHeader(member, {}).size(), 31U + 20);
  EXPECT_EQ(CentralHeader(member, {}, 0).size(), 47U + 20);
  EXPECT_EQ(CentralHeader(member, {}, 0xffffffff).size(), 47U + 28);
  EXPECT_EQ(EndRecords(65534, 10, 10).size(), 22U);
  EXPECT_EQ(EndRecords(65535, 10, 10).size(), 22U + 20 + 56);
  EXPECT_EQ(EndRecords(1, 0xffffffff, 10).size(), 22U + 20 + 56);
}

TEST(ZipRecords, AnnouncedSizesAreTrue)
{
  for (const std::uint64_t size : {0ULL, 1ULL, 0xfffffffeULL, 0xffffffffULL, 0x100000000ULL})
  {
    const ZipMember member{"IMAGES/IM000000", size, size, 1, ZipMethod::Stored};
    EXPECT_EQ(LocalHeader(member, {}).size(), LocalHeaderSize(member));
    for (const std::uint64_t offset : {0ULL, 0xfffffffeULL, 0xffffffffULL, 0x123456789aULL})
    {
      EXPECT_EQ(CentralHeader(member, {}, offset).size(), CentralHeaderSize(member, offset));
    }
  }
}

TEST(ZipLayout, RefusesUnsoundPaths)
{
  EXPECT_THROW(ZipLayout({{"", 0, 0, 0, ZipMethod::Stored}}, CREATED), std::invalid_argument);
  EXPECT_THROW(ZipLayout({{std::string(65536, 'a'), 0, 0, 0, ZipMethod::Stored}}, CREATED),
               std::invalid_argument);
  EXPECT_THROW(
      ZipLayout({{"a", 0, 0, 0, ZipMethod::Stored}, {"a", 1, 1, 0, ZipMethod::Stored}}, CREATED),
      std::invalid_argument);
}

TEST(ZipLayout, PiecesFollowEachOtherWithoutGap)
{
  const ZipLayout layout({{"a", 10, 10, 0, ZipMethod::Stored},
                          {"b", 0, 0, 0, ZipMethod::Stored},
                          {"c", 0x180000000, 0x180000000, 0, ZipMethod::Stored},
                          {"d", 7, 7, 0, ZipMethod::Stored}},
                         CREATED);
  std::uint64_t offset = 0;
  std::vector<ZipPart> parts;
  while (offset < layout.Length())
  {
    const ZipPiece piece = layout.Find(offset);
    EXPECT_EQ(piece.begin, offset);
    ASSERT_GT(piece.end, offset);
    EXPECT_EQ(layout.Find(piece.end - 1).begin, offset);
    if (piece.part != ZipPart::Content)
    {
      EXPECT_EQ(layout.Render(piece).size(), piece.end - piece.begin);
    }
    parts.push_back(piece.part);
    offset = piece.end;
  }
  EXPECT_EQ(offset, layout.Length());
  EXPECT_EQ(parts.size(), 4U + 3 + 4 + 1) << "the empty member has no content";
}

TEST(ZipLayout, AboveFourGigabytesOthersReadIt)
{
  // 5 GiB of zeros as a hole in a sparse file, with a small member behind.
  const std::string small = "behind 4 GiB";
  std::uint32_t zeros = 0;
  const std::vector<char> block(std::size_t{1} << 20U);
  for (int i = 0; i < 5 * 1024; ++i)
  {
    zeros = libdeflate_crc32(zeros, block.data(), block.size());
  }
  const std::uint64_t large = std::uint64_t{5} << 30U;
  const ZipLayout layout({{"large", large, large, zeros, ZipMethod::Stored},
                          {"small", small.size(), small.size(), Crc(small), ZipMethod::Stored}},
                         CREATED);
  const TemporaryFolder folder;
  const auto path = folder.Path() / "large.zip";
  {
    std::ofstream file(path, std::ios::binary);
    for (std::uint64_t offset = 0; offset < layout.Length();)
    {
      const ZipPiece piece = layout.Find(offset);
      file.seekp(static_cast<std::streamoff>(offset));
      if (piece.part != ZipPart::Content)
      {
        file << layout.Render(piece);
      }
      else if (piece.member == 1)
      {
        file << small;
      }
      offset = piece.end;
    }
  }
  ASSERT_EQ(std::filesystem::file_size(path), layout.Length());
  const CommandResult python =
      RunCommand("/usr/bin/python3 -c \"import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); "
                 "print([i.file_size for i in z.infolist()], z.read('small').decode())\" " +
                 path.string());
  EXPECT_EQ(python.output, "[5368709120, 12] behind 4 GiB\n");
  EXPECT_EQ(RunCommand("unzip -p " + path.string() + " small").output, small);
  const CommandResult listed = RunCommand("7z l " + path.string());
  EXPECT_EQ(listed.status, 0) << listed.output;
  EXPECT_NE(listed.output.find("5368709120"), std::string::npos) << listed.output;
  EXPECT_EQ(RunCommand("bsdtar -xOf " + path.string() + " small").output, small);
}

TEST_F(Zip, SeventyThousandEntriesOthersReadThem)
{
  const auto source = Source(ManyEntries(70000));
  const TemporaryFolder folder;
  const auto path = folder.Path() / "many.zip";
  WriteFile(path, ReadAll(*source, std::size_t{1} << 20U));
  const CommandResult python =
      RunCommand("/usr/bin/python3 -c \"import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); "
                 "print(len(z.namelist()), z.testzip())\" " +
                 path.string());
  EXPECT_EQ(python.output, "70000 None\n");
  EXPECT_EQ(RunCommand("unzip -tqq " + path.string()).status, 0);
  EXPECT_EQ(RunCommand("bsdtar -tf " + path.string() + " | wc -l").output, "70000\n");
  EXPECT_EQ(archive_.mostAlive, 1);
}

TEST_F(Zip, AnyOffsetGivesTheSameBytes)
{
  const auto source = Source(ManyEntries(300));
  const std::string whole = ReadAll(*source);
  ASSERT_EQ(whole.size(), source->Length());
  std::mt19937 random(20261121);
  for (int i = 0; i < 3000; ++i)
  {
    const std::size_t offset = random() % whole.size();
    std::string buffer(1 + random() % 5000, '\0');
    const std::size_t count = source->Read(offset, buffer.data(), buffer.size());
    ASSERT_GE(count, 1U);
    ASSERT_EQ(buffer.substr(0, count), whole.substr(offset, count)) << offset;
  }
  EXPECT_EQ(archive_.mostAlive, 1);
  EXPECT_EQ(ReadAll(*Source(ManyEntries(300)), 1), whole) << "byte by byte";
}

TEST_F(Zip, EndsAtItsEnd)
{
  const auto source = Source(ManyEntries(3));
  char byte = 0;
  EXPECT_EQ(source->Read(source->Length() - 1, &byte, 1), 1U);
  EXPECT_EQ(source->Read(source->Length(), &byte, 1), 0U);
  EXPECT_EQ(source->Read(~std::uint64_t{0}, &byte, 1), 0U);
}

TEST_F(Zip, AnEmptyOneIsAZip)
{
  const auto source = Source({});
  EXPECT_EQ(Hex(ReadAll(*source)), "504b0506" + std::string(36, '0'));
}

TEST_F(Zip, LengthAndEntityTagCostNoRead)
{
  const auto source = Source(ManyEntries(50));
  EXPECT_GT(source->Length(), 0U);
  EXPECT_EQ(source->EntityTag().size(), 34U);
  EXPECT_EQ(source->EntityTag().front(), '"');
  EXPECT_EQ(source->EntityTag().back(), '"');
  EXPECT_EQ(archive_.reads, 0);
  EXPECT_EQ(source->EntityTag(), Source(ManyEntries(50))->EntityTag());
}

TEST_F(Zip, EntityTagChangesWithTheBytes)
{
  const auto entries = ManyEntries(50);
  std::set<std::string> tags{Source(entries)->EntityTag()};
  for (const auto& change :
       std::vector<std::function<void(PackageEntry&)>>{[](PackageEntry& entry)
                                                       { entry.path += 'x'; },
                                                       [](PackageEntry& entry) { ++entry.size; },
                                                       [](PackageEntry& entry)
                                                       {
                                                         ++entry.crc32;
                                                       }})
  {
    auto changed = entries;
    change(changed[25]);
    EXPECT_TRUE(tags.insert(Source(changed)->EntityTag()).second);
  }
  EXPECT_TRUE(tags.insert(Source(ManyEntries(49))->EntityTag()).second);
  const ZipSource later(archive_, entries, CREATED + Seconds{2}, {}, {});
  EXPECT_TRUE(tags.insert(later.EntityTag()).second);
}

TEST_F(Zip, AChangedInstanceGivesNoByte)
{
  const auto entries = ManyEntries(50);
  const std::string whole = ReadAll(*Source(entries));
  for (const bool sameSize : {true, false})
  {
    archive_.generate = [sameSize](const std::string& id)
    {
      std::string content = ContentOf(id);
      if (id == "40")
      {
        content.back() = static_cast<char>(content.back() + 1);
        content.resize(sameSize ? content.size() : content.size() + 1);
      }
      return content;
    };
    const auto source = Source(entries);
    std::string got;
    char byte = 0;
    try
    {
      while (got.size() < source->Length() && source->Read(got.size(), &byte, 1) == 1)
      {
        got.push_back(byte);
      }
      ADD_FAILURE() << "read to its end";
    }
    catch (const Refusal& refusal)
    {
      EXPECT_EQ(refusal.Code(), RefusalCode::StudyGone);
      EXPECT_EQ(refusal.Details().at("Instance"), "40");
    }
    EXPECT_EQ(got, whole.substr(0, got.size()));
    EXPECT_TRUE(got.ends_with("IMAGES/F40")) << "all before the content, nothing of it";
  }
}

TEST_F(Zip, ADeletedInstanceBreaksOff)
{
  archive_.generate = nullptr;
  archive_.files = {{"7", ContentOf("7")}};
  const auto source =
      Source({InstanceEntry("a", "7", ContentOf("7")), InstanceEntry("b", "8", "8")});
  std::string buffer(1000, '\0');
  EXPECT_EQ(source->Read(0, buffer.data(), 20), 20U);
  EXPECT_THROW(source->Read(20, buffer.data(), 1000), Refusal);
  archive_.files.clear();
  EXPECT_THROW(
      {
        try
        {
          Source({InstanceEntry("a", "7", ContentOf("7"))})->Read(31, buffer.data(), 1);
        }
        catch (const Refusal& refusal)
        {
          EXPECT_EQ(refusal.Code(), RefusalCode::StudyGone);
          throw;
        }
      },
      Refusal);
}

TEST_F(Zip, AChangedDocumentGivesNoByte)
{
  documents_ = {{"d", "other"}};
  const auto source = Source({{"README.TXT", EntrySource::Document, "d", 5, Crc("right")}});
  std::string buffer(100, '\0');
  EXPECT_EQ(source->Read(0, buffer.data(), 40), 40U) << "the header still is right";
  try
  {
    source->Read(40, buffer.data(), 1);
    ADD_FAILURE() << "gave a changed document";
  }
  catch (const Refusal& refusal)
  {
    EXPECT_EQ(refusal.Code(), RefusalCode::StorageUnavailable);
  }
}

TEST_F(Zip, E12_BreaksOffWhenNoLongerPermitted)
{
  const auto source = Source(ManyEntries(300));
  std::string buffer(1000, '\0');
  EXPECT_EQ(source->Read(0, buffer.data(), 1000), 1000U);
  EXPECT_EQ(source->Read(1000, buffer.data(), 1000), 1000U);
  EXPECT_EQ(asked_, 2);
  permitted_ = false;
  try
  {
    source->Read(2000, buffer.data(), 1000);
    ADD_FAILURE() << "went on";
  }
  catch (const Refusal& refusal)
  {
    EXPECT_EQ(refusal.Code(), RefusalCode::DownloadNotPermitted);
  }
  EXPECT_EQ(archive_.alive, 0) << "nothing is kept in memory";
}

TEST_F(Zip, E12_OneAnswerCoversNoMoreThanAMegabyte)
{
  const std::string content(3000000, 'x');
  archive_.generate = [&](const std::string&)
  {
    return content;
  };
  const auto source = Source({InstanceEntry("a", "1", content)});
  std::string buffer(4000000, '\0');
  EXPECT_EQ(source->Read(0, buffer.data(), buffer.size()), std::size_t{1} << 20U);
}
