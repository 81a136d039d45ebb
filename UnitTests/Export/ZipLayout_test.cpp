#include "Workshop.h"

#include "../../Sources/Export/ZipLayout.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <array>
#include <cstdio>
#include <fstream>

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
  const ZipMember member{"a", 5, 0x11223344};
  EXPECT_EQ(Hex(LocalHeader(member, {0x1234, 0x5678})),
            "504b0304140000000000341278564433221105000000050000000100000061");
}

TEST(ZipRecords, Utf8IsFlaggedWhereNeeded)
{
  const ZipMember member{"\xc3\xa9", 0, 0};
  EXPECT_EQ(Hex(LocalHeader(member, {})).substr(12, 4), "0008");
  EXPECT_EQ(Hex(CentralHeader(member, {}, 0)).substr(16, 4), "0008");
}

TEST(ZipRecords, Zip64BeginsWhereTheFieldsEnd)
{
  ZipMember member{"a", 0xfffffffe, 0};
  EXPECT_EQ(LocalHeader(member, {}).size(), 31U);
  EXPECT_EQ(CentralHeader(member, {}, 0xfffffffe).size(), 47U);
  member.size = 0xffffffff;
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
    const ZipMember member{"IMAGES/IM000000", size, 1};
    EXPECT_EQ(LocalHeader(member, {}).size(), LocalHeaderSize(member));
    for (const std::uint64_t offset : {0ULL, 0xfffffffeULL, 0xffffffffULL, 0x123456789aULL})
    {
      EXPECT_EQ(CentralHeader(member, {}, offset).size(), CentralHeaderSize(member, offset));
    }
  }
}

TEST(ZipLayout, RefusesUnsoundPaths)
{
  EXPECT_THROW(ZipLayout({{"", 0, 0}}, CREATED), std::invalid_argument);
  EXPECT_THROW(ZipLayout({{std::string(65536, 'a'), 0, 0}}, CREATED), std::invalid_argument);
  EXPECT_THROW(ZipLayout({{"a", 0, 0}, {"a", 1, 0}}, CREATED), std::invalid_argument);
}

TEST(ZipLayout, PiecesFollowEachOtherWithoutGap)
{
  const ZipLayout layout({{"a", 10, 0}, {"b", 0, 0}, {"c", 0x180000000, 0}, {"d", 7, 0}}, CREATED);
  std::uint64_t offset = 0;
  std::vector<ZipRegion> parts;
  while (offset < layout.Length())
  {
    const ZipPiece piece = layout.Find(offset);
    EXPECT_EQ(piece.begin, offset);
    ASSERT_GT(piece.end, offset);
    EXPECT_EQ(layout.Find(piece.end - 1).begin, offset);
    if (piece.part != ZipRegion::Content)
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
  const ZipLayout layout({{"large", large, zeros}, {"small", small.size(), Crc(small)}}, CREATED);
  const TemporaryFolder folder;
  const auto path = folder.Path() / "large.zip";
  {
    std::ofstream file(path, std::ios::binary);
    for (std::uint64_t offset = 0; offset < layout.Length();)
    {
      const ZipPiece piece = layout.Find(offset);
      file.seekp(static_cast<std::streamoff>(offset));
      if (piece.part != ZipRegion::Content)
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
