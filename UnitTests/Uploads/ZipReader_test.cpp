// A12 and threats 9: what a zip from outside may do to the reader, which is nothing.
#include "ZipMaker.h"

#include "../../Sources/Uploads/ZipReader.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <vector>

using namespace OrthancExchange;

namespace
{
  using Names = std::vector<std::string>;

  class Notes : public IZipVisitor
  {
  public:
    bool Wants(const std::string& name, std::string_view head) override
    {
      heads.emplace_back(head);
      const bool dicom = head.size() == 132 && head.ends_with("DICM");
      if (!dicom)
      {
        unwanted.push_back(name);
      }
      return dicom;
    }

    bool Take(const std::string& name, std::string_view content) override
    {
      taken.push_back(name);
      contents.emplace_back(content.size() < 1000 ? content : "large");
      return taken.size() != stopAfter;
    }

    void Refuse(const std::string& name, UploadFault fault) override
    {
      refused.push_back(name + ": " + ToString(fault));
    }

    Names heads, unwanted, taken, contents, refused;
    std::size_t stopAfter = 0;
  };

  Notes NotesOn(const std::string& zip, const ZipLimits& limits = {})
  {
    Notes notes;
    ZipReader().Read(zip, limits, notes);
    return notes;
  }

  const std::string A = DicomLike("first");
  const std::string B = DicomLike("second");
}

TEST(ZipReader, A12_FilesComeWholeAndInOrderPackedOrNot)
{
  const std::string large = DicomLike(std::string(3'000'000, 'x'));
  const Notes notes = NotesOn(ZipMaker()
                                  .Add("folder/", "")
                                  .Add("folder/a", A)
                                  .Add("b", B, {.deflate = true})
                                  .Add("large", large, {.deflate = true})
                                  .Add("zip64", A, {.zip64 = true})
                                  .Add("streamed", B, {.deflate = true, .descriptor = true})
                                  .Add("notes.txt", "Hello")
                                  .Make());
  EXPECT_EQ(notes.taken, (Names{"folder/a", "b", "large", "zip64", "streamed"}));
  EXPECT_EQ(notes.contents, (Names{A, B, "large", A, B}));
  EXPECT_EQ(notes.unwanted, Names{"notes.txt"});
  EXPECT_EQ(notes.heads.back(), "Hello");
  EXPECT_EQ(notes.refused, Names{});
}

TEST(ZipReader, NamesAreHandedOverButNeverFollowed)
{
  const Names hostile{
      "../../etc/passwd", "/etc/passwd", "C:/Windows/x.dcm", "a\nb", "..", "same", "same"};
  ZipMaker maker;
  for (const std::string& name : hostile)
  {
    maker.Add(name, A);
  }
  const Notes notes = NotesOn(maker.Make());
  EXPECT_EQ(notes.taken, hostile);
  EXPECT_EQ(notes.contents, Names(hostile.size(), A));
}

TEST(ZipReader, NamesInOtherEncodingsBecomeUtf8)
{
  const Notes notes = NotesOn(ZipMaker()
                                  .Add("M\xC3\xBCller", A, {.flags = 0x800}) // said to be UTF-8
                                  .Add("M\xC3\xBCller", A)                   // UTF-8, not said
                                  .Add("M\x81ller", A)                       // code page 437
                                  .Add("broken\xFF", A, {.flags = 0x800})
                                  .Make());
  ASSERT_EQ(notes.taken.size(), 4U);
  EXPECT_EQ(notes.taken[0], "Müller");
  EXPECT_EQ(notes.taken[1], "Müller");
  EXPECT_EQ(notes.taken[2], "Müller");
  EXPECT_EQ(notes.taken[3], "(unreadable name)");
}

TEST(ZipReader, OneBadFileIsNamedAndTheOthersGoOn)
{
  const Notes notes = NotesOn(ZipMaker()
                                  .Add("checksum", A, {.deflate = true, .wrongCrc = true})
                                  .Add("stored checksum", A, {.wrongCrc = true})
                                  .Add("encrypted", A, {.flags = 1})
                                  .Add("method", A, {.method = 99})
                                  .Add("no deflate", A, {.method = 8})
                                  .Add("longer", A, {.deflate = true, .declared = 10})
                                  .Add("shorter", A, {.deflate = true, .declared = 1'000'000})
                                  .Add("a link", A, {.mode = 0120777})
                                  .Add("good", B)
                                  .Make());
  EXPECT_EQ(notes.taken, Names{"good"});
  EXPECT_EQ(notes.refused, (Names{"checksum: Damaged", "stored checksum: Damaged",
                                  "encrypted: Encrypted", "method: UnknownCompression",
                                  "no deflate: Damaged", "longer: Damaged", "shorter: Damaged"}));
}

TEST(ZipReader, AMethodThatAsksForMemoryIsNotTried)
{
  // LZMA's dictionary may be 4 GiB, PPMd's model 256 MiB, whatever the file's size.
  for (const int method : {1, 9, 12, 14, 93, 95, 98})
  {
    const Notes notes = NotesOn(ZipMaker().Add("a", A, {.method = method}).Add("b", B).Make());
    EXPECT_EQ(notes.taken, Names{"b"});
    EXPECT_EQ(notes.refused, Names{"a: UnknownCompression"}) << method;
  }
}

TEST(ZipReader, AZipThatWasCutOffGivesWhatArrived)
{
  const std::string zip =
      ZipMaker().Add("a", A).Add("b", B).Add("c", DicomLike(std::string(1000, 'x'))).Files();
  const Notes cut = NotesOn(zip.substr(0, zip.size() - 500));
  EXPECT_EQ(cut.taken, (Names{"a", "b"}));
  EXPECT_EQ(cut.refused, (Names{"c: Damaged", ": BrokenZip"}));
}

TEST(ZipReader, AnUnreadableFileOfUnknownLengthIsTheLast)
{
  ZipMaker maker;
  maker.Add("a", A).Add("locked", A, {.deflate = true, .descriptor = true, .flags = 1}).Add("b", B);
  EXPECT_EQ(NotesOn(maker.Make()).taken, (Names{"a", "b"}));
  const Notes cut = NotesOn(maker.Files());
  EXPECT_EQ(cut.taken, Names{"a"});
  EXPECT_EQ(cut.refused, (Names{"locked: Encrypted", ": BrokenZip"}));
}

TEST(ZipReader, AZipWithoutTableOfContentsSaysSo)
{
  const std::string whole = ZipMaker().Add("a", A).Add("b", B, {.deflate = true}).Make();
  const Notes notes = NotesOn(whole.substr(0, whole.size() - 22));
  EXPECT_EQ(notes.taken, (Names{"a", "b"}));
  EXPECT_EQ(notes.refused, Names{": NoTableOfContents"});
}

TEST(ZipReader, EveryShorteningOfAZipIsToldFromAWholeOne)
{
  const std::string whole =
      ZipMaker().Add("a", A).Add("b", B, {.deflate = true, .descriptor = true}).Make();
  ASSERT_EQ(NotesOn(whole).refused, Names{});
  for (std::size_t size = 4; size < whole.size(); size++)
  {
    const Notes notes = NotesOn(whole.substr(0, size));
    EXPECT_FALSE(notes.refused.empty()) << size;
    for (const std::string& content : notes.contents)
    {
      EXPECT_TRUE(content == A || content == B) << size;
    }
  }
}

TEST(ZipReader, WhatIsNoZipAtAllIsBroken)
{
  EXPECT_EQ(NotesOn("PK\x03\x04 and then nothing of the kind").refused, Names{": BrokenZip"});
  EXPECT_EQ(NotesOn("PK").refused, Names{": BrokenZip"});
  EXPECT_EQ(NotesOn("").refused, Names{": BrokenZip"});
}

TEST(ZipReader, AnEmptyZipSaysSo)
{
  const Notes notes = NotesOn(ZipMaker().Make());
  EXPECT_EQ(notes.refused, Names{": Empty"});
  EXPECT_EQ(notes.taken, Names{});
}

TEST(ZipReader, ABombIsLeftBeforeItUnpacks)
{
  ZipLimits limits;
  limits.freeSize = 1 << 20;
  const std::string zeros = DicomLike(std::string(8 << 20, '\0'));
  for (const bool streamed : {false, true})
  {
    ZipMaker maker;
    maker.Add("a", A).Add("bomb", zeros, {.deflate = true, .descriptor = streamed}).Add("b", B);
    const Notes byTable = NotesOn(maker.Make(), limits);
    EXPECT_EQ(byTable.taken, Names{"a"});
    EXPECT_EQ(byTable.refused, Names{": Bomb"});
    EXPECT_EQ(NotesOn(maker.Files(), limits).refused, Names{": Bomb"});
  }
}

TEST(ZipReader, ABombThatIsNotWantedIsNotUnpackedToFindItsEnd)
{
  ZipLimits limits;
  limits.freeSize = 1 << 20;
  const std::string zeros(8 << 20, '\0');
  const std::string files =
      ZipMaker().Add("bomb", zeros, {.deflate = true, .descriptor = true}).Add("b", B).Files();
  const Notes notes = NotesOn(files, limits);
  EXPECT_EQ(notes.taken, Names{});
  EXPECT_EQ(notes.refused, Names{": Bomb"});
}

TEST(ZipReader, FilesThatOverlapCountEachTime)
{
  ZipLimits limits;
  limits.totalSize = 5 << 20;
  ZipMaker maker;
  maker.Add("a", DicomLike(std::string(1 << 20, 'x')));
  for (int i = 0; i < 100; i++)
  {
    maker.Add("tiny" + std::to_string(i), DicomLike(std::string(100'000, 'y')));
  }
  const Notes notes = NotesOn(maker.Make(), limits);
  EXPECT_LT(notes.taken.size(), 101U);
  EXPECT_EQ(notes.refused, Names{": TooMuchData"});
}

TEST(ZipReader, ATooLargeFileIsNamedAndTheOthersGoOn)
{
  ZipLimits limits;
  limits.entrySize = 1000;
  const std::string large = DicomLike(std::string(2000, 'x'));
  ZipMaker maker;
  maker.Add("declared", large)
      .Add("streamed", large, {.deflate = true, .descriptor = true})
      .Add("lied", large, {.deflate = true, .declared = 500})
      .Add("b", B);
  const Notes notes = NotesOn(maker.Make(), limits);
  EXPECT_EQ(notes.taken, Names{"b"});
  EXPECT_EQ(notes.refused, (Names{"declared: TooLarge", "streamed: TooLarge", "lied: Damaged"}));
}

TEST(ZipReader, SeventyThousandFilesAreReadAndAHundredThousandAndOneAreNot)
{
  ZipMaker maker;
  for (int i = 0; i < 70'000; i++)
  {
    maker.Add(std::to_string(i), A);
  }
  EXPECT_EQ(NotesOn(maker.Make()).taken.size(), 70'000U);
  for (int i = 70'000; i <= 100'000; i++)
  {
    maker.Add(std::to_string(i), A);
  }
  const Notes notes = NotesOn(maker.Make());
  EXPECT_EQ(notes.taken.size(), 0U);
  EXPECT_EQ(notes.refused, Names{": TooManyFiles"});
  const Notes unlisted = NotesOn(maker.Files());
  EXPECT_EQ(unlisted.taken.size(), 100'000U);
  EXPECT_EQ(unlisted.refused, Names{": TooManyFiles"});
}

TEST(ZipReader, ALineRepeatedInTheTableDoesNotMultiplyAFile)
{
  ZipMaker maker;
  maker.Add("a", A);
  for (int i = 0; i < 1000; i++)
  {
    maker.RepeatLast();
  }
  EXPECT_LE(NotesOn(maker.Make()).taken.size(), 1001U);
}

TEST(ZipReader, TheVisitorCanStopIt)
{
  Notes notes;
  notes.stopAfter = 1;
  ZipReader().Read(ZipMaker().Add("a", A).Add("b", B).Make(), {}, notes);
  EXPECT_EQ(notes.taken, Names{"a"});
  EXPECT_EQ(notes.refused, Names{});
}
