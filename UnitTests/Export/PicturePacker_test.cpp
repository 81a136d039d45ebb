#include "../../Sources/Export/PicturePacker.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Export/FrameFragments.h"
#include "../../Sources/Export/Inflation.h"
#include "../../Sources/Export/PictureAttributes.h"
#include "../Application/RefusalOf.h"
#include "../Outbox/FakeClock.h"
#include "FakeArchive.h"

#include <gtest/gtest.h>

#include <json/reader.h>
#include <json/value.h>
#include <libdeflate.h>

#include <sstream>

using namespace OrthancExchange;

namespace
{
  std::string Word(unsigned number)
  {
    return {static_cast<char>(number & 0xFF), static_cast<char>(number >> 8 & 0xFF)};
  }

  std::string Long(std::size_t number)
  {
    return Word(number & 0xFFFF) + Word(number >> 16 & 0xFFFF);
  }

  /// Of an explicit little endian data set.
  std::string Element(unsigned group, unsigned element, const std::string& vr,
                      const std::string& value)
  {
    const bool isLong = vr == "OB" || vr == "OW" || vr == "SQ" || vr == "UN";
    return Word(group) + Word(element) + vr +
           (isLong ? Word(0) + Long(value.size()) : Word(static_cast<unsigned>(value.size()))) +
           value;
  }

  std::string Item(const std::string& content)
  {
    return Word(0xFFFE) + Word(0xE000) + Long(content.size()) + content;
  }

  std::string Fragments(const std::vector<std::string>& fragments)
  {
    std::string value = Word(0x7FE0) + Word(0x0010) + "OB" + Word(0) + Long(0xFFFFFFFF);
    for (const std::string& fragment : fragments)
    {
      value += Item(fragment);
    }
    return value + Word(0xFFFE) + Word(0xE0DD) + Long(0);
  }

  std::string Meta(const std::string& syntax)
  {
    return std::string(128, '\0') + "DICM" + Element(0x0002, 0x0002, "UI", "1.2.840.1") +
           Element(0x0002, 0x0010, "UI", syntax);
  }

  std::string Description(const std::string& frames = "1 ", unsigned rows = 2)
  {
    return Element(0x0028, 0x0002, "US", Word(1)) + Element(0x0028, 0x0004, "CS", "MONOCHROME2 ") +
           Element(0x0028, 0x0008, "IS", frames) + Element(0x0028, 0x0010, "US", Word(rows)) +
           Element(0x0028, 0x0011, "US", Word(2)) + Element(0x0028, 0x0100, "US", Word(8));
  }

  constexpr const char* EXPLICIT_SYNTAX = "1.2.840.10008.1.2.1 ";
  constexpr const char* JPEG_SYNTAX = "1.2.840.10008.1.2.4.50";

  struct Unpacked
  {
    Json::Value description;
    std::string attributes;
    std::string pixels;
  };

  std::size_t Number(const std::string& bytes, std::size_t at)
  {
    std::size_t number = 0;
    for (std::size_t i = 4; i > 0; i--)
    {
      number = number << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
    }
    return number;
  }

  Unpacked Unpack(const std::string& packed)
  {
    EXPECT_EQ(packed.substr(0, 4), "XPIC");
    const std::size_t length = Number(packed, 4);
    const std::size_t deflated = Number(packed, 8);
    Unpacked unpacked;
    std::istringstream(packed.substr(12, length)) >> unpacked.description;
    const std::string content = InflateWhole(packed.substr(12 + length, deflated), 1 << 20) +
                                packed.substr(12 + length + deflated);
    const std::size_t attributes = unpacked.description["Attributes"].asUInt();
    unpacked.attributes = content.substr(0, attributes);
    unpacked.pixels = content.substr(attributes);
    EXPECT_EQ(unpacked.pixels.size(), unpacked.description["Pixels"].asUInt());
    return unpacked;
  }

  class PicturePackers : public testing::Test
  {
  protected:
    Unpacked Pack(const std::string& file, int frame = 0, int frames = 1)
    {
      archive_.files["i"] = file;
      return Unpack(packer_.Pack({"i", frame, frames, true, true}));
    }

    RefusalCode Refused(const std::string& file, int frame = 0)
    {
      return RefusalOf([&] { Pack(file, frame); }).Code();
    }

    FakeArchive archive_;
    FakeClock clock_;
    PicturePacker packer_{archive_, clock_};
  };
}

TEST_F(PicturePackers, E4_OnlyWhatAPictureNeedsLeaves)
{
  const std::string file = Meta(EXPLICIT_SYNTAX) + Element(0x0009, 0x1001, "LO", "SECRET") +
                           Element(0x0010, 0x0010, "PN", "DOE^JANE") +
                           Element(0x0010, 0x1040, "LO", "ADDRESS ") + Description() +
                           Element(0x7FE0, 0x0010, "OW", "abcd");
  const Unpacked unpacked = Pack(file);
  EXPECT_EQ(unpacked.pixels, "abcd");
  EXPECT_EQ(unpacked.attributes, Element(0x0010, 0x0010, "PN", "DOE^JANE") + Description() +
                                     Element(0x7FE0, 0x0010, "OW", ""));
  EXPECT_EQ(unpacked.description["TransferSyntaxUID"].asString(), "1.2.840.10008.1.2.1");
  EXPECT_EQ(unpacked.description["NativeLength"].asInt(), 4);
  EXPECT_FALSE(IsPictureAttribute(0x00091001));
  EXPECT_TRUE(IsPictureAttribute(0x60043000));
  EXPECT_FALSE(IsPictureAttribute(0x60053000));
}

TEST_F(PicturePackers, E4_NothingPrivateLeavesWithinItemsEither)
{
  const auto shared = [](const std::string& hidden)
  {
    const std::string deepest = Element(0x0028, 0x0030, "DS", "1\\1 ") + hidden;
    const std::string delimited = Word(0xFFFE) + Word(0xE000) + Long(0xFFFFFFFF) +
                                  Element(0x0028, 0x9110, "SQ", Item(deepest)) + Word(0xFFFE) +
                                  Word(0xE00D) + Long(0);
    return Element(0x5200, 0x9229, "SQ", delimited + Item(hidden));
  };
  const auto file = [](const std::string& sequence)
  {
    return Meta(EXPLICIT_SYNTAX) + Description() + sequence + Element(0x7FE0, 0x0010, "OW", "abcd");
  };
  const std::string hidden =
      Element(0x0019, 0x0010, "LO", "SOMEBODY") +
      Element(0x0019, 0x1001, "SQ", Item(Element(0x0010, 0x0010, "PN", "SECRET")));
  const std::string left = Pack(file(shared(hidden))).attributes;
  EXPECT_EQ(left.find("SECRET"), std::string::npos);
  EXPECT_EQ(left.find("SOMEBODY"), std::string::npos);
  EXPECT_NE(left.find("1\\1 "), std::string::npos);
  // What is left is whole: packed again, it says the same.
  const std::string body = left.substr(0, left.size() - 12) + Element(0x7FE0, 0x0010, "OW", "abcd");
  EXPECT_EQ(Pack(Meta(EXPLICIT_SYNTAX) + body).attributes, left);
  const std::string plain = shared("");
  EXPECT_NE(Pack(file(plain)).attributes.find(plain), std::string::npos) << "as it stands";
}

TEST_F(PicturePackers, E4_ItemsWithoutTheirKindAreLookedIntoAsWell)
{
  const auto implicit = [](unsigned group, unsigned element, const std::string& value)
  {
    return Word(group) + Word(element) + Long(value.size()) + value;
  };
  const std::string items =
      Item(implicit(0x0028, 0x0030, "1\\1 ") + implicit(0x0019, 0x1001, "SECRET"));
  const std::string description = implicit(0x0028, 0x0010, Word(2)) +
                                  implicit(0x0028, 0x0011, Word(2)) +
                                  implicit(0x0028, 0x0100, Word(8));
  const std::string left = Pack(Meta("1.2.840.10008.1.2 ") + description +
                                implicit(0x5200, 0x9230, items) + implicit(0x7FE0, 0x0010, "abcd"))
                               .attributes;
  EXPECT_EQ(left.find("SECRET"), std::string::npos);
  EXPECT_NE(left.find("1\\1 "), std::string::npos);
  const std::string unknown =
      Pack(Meta(EXPLICIT_SYNTAX) + Description() + Element(0x5200, 0x9230, "UN", items) +
           Element(0x7FE0, 0x0010, "OW", "abcd"))
          .attributes;
  EXPECT_EQ(unknown.find("SECRET"), std::string::npos);
}

TEST_F(PicturePackers, SequencesOfUndefinedLengthArePassedOver)
{
  const std::string inner = Word(0xFFFE) + Word(0xE000) + Long(0xFFFFFFFF) +
                            Element(0x0010, 0x0010, "PN", "INNER ") + Word(0xFFFE) + Word(0xE00D) +
                            Long(0);
  const std::string sequence = Word(0x0008) + Word(0x1140) + "SQ" + Word(0) + Long(0xFFFFFFFF) +
                               inner + Word(0xFFFE) + Word(0xE0DD) + Long(0);
  const Unpacked unpacked = Pack(Meta(EXPLICIT_SYNTAX) + sequence + Description() +
                                 Element(0x7FE0, 0x0010, "OW", "abcd"));
  EXPECT_EQ(unpacked.attributes.find("INNER"), std::string::npos);
  EXPECT_EQ(unpacked.pixels, "abcd");
}

TEST_F(PicturePackers, FramesAreToldApart)
{
  const std::string native =
      Meta(EXPLICIT_SYNTAX) + Description("2 ") + Element(0x7FE0, 0x0010, "OW", "abcdefgh");
  EXPECT_EQ(Pack(native, 1, 2).pixels, "efgh");
  archive_.files["i"] = "another file, which nobody reads yet";
  EXPECT_EQ(Unpack(packer_.Pack({"i", 0, 2, false, true})).pixels, "abcd") << "kept for a moment";
  clock_.Advance(Seconds(60));
  EXPECT_EQ(RefusalOf(
                [&] {
                  packer_.Pack({"i", 0, 2, true, true});
                })
                .Code(),
            RefusalCode::UnsupportedMedia);
  const std::string encoded =
      Meta(JPEG_SYNTAX) + Description("2 ") + Fragments({"", "first ", "second"});
  archive_.files["j"] = encoded;
  EXPECT_EQ(Unpack(packer_.Pack({"j", 1, 2, true, true})).pixels, "second");
}

TEST(FrameFragments, TablesAndMarksAndNothingElse)
{
  const std::string mark = "\xFF\xD8\xFF";
  const std::string table = Long(0) + Long(8 + 4 + 8 + 2);
  const std::vector<std::string_view> three{table, "aaaa", "bb", "cc"};
  EXPECT_EQ(JoinFragments({three, "", 2, false}, 0), "aaaabb");
  EXPECT_EQ(JoinFragments({three, "", 2, false}, 1), "cc");
  const std::string first = mark + "1";
  const std::string second = mark + "2";
  EXPECT_EQ(JoinFragments({{"", first, "x", second}, "", 2, false}, 0), first + "x");
  const auto refused = [](const EncapsulatedPixels& pixels, std::size_t frame)
  {
    return RefusalOf([&] { JoinFragments(pixels, frame); }).Code();
  };
  const std::string wrong = Long(0) + Long(9);
  EXPECT_EQ(refused({{wrong, "aaaa", "bb", "cc"}, "", 2, false}, 1), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(refused({{"", "aa", "bb", "cc"}, "", 2, false}, 0), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(refused({three, "", 2, true}, 0), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(refused({{"", "aa"}, "", 1, false}, 1), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(refused({{}, "", 1, false}, 0), RefusalCode::UnsupportedMedia);
}

TEST_F(PicturePackers, WhatContradictsItselfIsRefused)
{
  const std::string good =
      Meta(EXPLICIT_SYNTAX) + Description() + Element(0x7FE0, 0x0010, "OW", "abcd");
  Pack(good);
  EXPECT_EQ(Refused("no DICOM"), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(Refused(Meta(EXPLICIT_SYNTAX) + Description()), RefusalCode::UnsupportedMedia);
  EXPECT_EQ(Refused(Meta(EXPLICIT_SYNTAX) + Element(0x7FE0, 0x0010, "OW", "abcd")),
            RefusalCode::UnsupportedMedia);
  EXPECT_EQ(Refused(Meta(EXPLICIT_SYNTAX) + Description() + Element(0x7FE0, 0x0010, "OW", "ab")),
            RefusalCode::UnsupportedMedia);
  EXPECT_EQ(Refused(Meta("1.2.840.10008.1.2.1.99") + "no deflated stream"),
            RefusalCode::UnsupportedMedia);
  for (std::size_t length = 0; length < good.size(); length++)
  {
    EXPECT_EQ(Refused(good.substr(0, length)), RefusalCode::UnsupportedMedia) << length;
  }
  EXPECT_EQ(RefusalOf(
                [&] {
                  packer_.Pack({"nobody", 0, 1, true, true});
                })
                .Code(),
            RefusalCode::NotFound);
}

TEST_F(PicturePackers, WhatClaimsMoreBitsThanCanBeCountedIsRefused)
{
  // 1024 x 1024 x 32768 samples of 32768 bits: 2^50 bits a frame, and 2^64 before the 16384th.
  archive_.files["i"] =
      Meta(EXPLICIT_SYNTAX) + Element(0x0028, 0x0002, "US", Word(32768)) +
      Element(0x0028, 0x0008, "IS", "20000 ") + Element(0x0028, 0x0010, "US", Word(1024)) +
      Element(0x0028, 0x0011, "US", Word(1024)) + Element(0x0028, 0x0100, "US", Word(32768)) +
      Element(0x7FE0, 0x0010, "OW", "abcd");
  for (const int frame : {0, 16383, 16384})
  {
    EXPECT_EQ(RefusalOf(
                  [&] {
                    packer_.Pack({"i", frame, 20000, true, true});
                  })
                  .Code(),
              RefusalCode::UnsupportedMedia)
        << frame;
  }
}

TEST_F(PicturePackers, SequencesAreNotFollowedWithoutEnd)
{
  std::string deep;
  for (int i = 0; i < 100000; i++)
  {
    deep += Word(0x0008) + Word(0x1140) + "SQ" + Word(0) + Long(0xFFFFFFFF) + Word(0xFFFE) +
            Word(0xE000) + Long(0xFFFFFFFF);
  }
  EXPECT_EQ(Refused(Meta(EXPLICIT_SYNTAX) + deep), RefusalCode::UnsupportedMedia);
}

TEST_F(PicturePackers, LargePicturesAreDrawnElsewhere)
{
  archive_.files["i"] = Meta(EXPLICIT_SYNTAX) + Element(0x0028, 0x0010, "US", Word(2000)) +
                        Element(0x0028, 0x0011, "US", Word(2000)) +
                        Element(0x0028, 0x0100, "US", Word(8)) +
                        Element(0x7FE0, 0x0010, "OW", std::string(4000000, 'x'));
  EXPECT_EQ(RefusalOf(
                [&] {
                  packer_.Pack({"i", 0, 1, true, true});
                })
                .Code(),
            RefusalCode::UnsupportedMedia);
  EXPECT_EQ(Unpack(packer_.Pack({"i", 0, 1, true, false})).pixels, "");
}

TEST_F(PicturePackers, WhoReadsLargeFilesKeepsNobodyElseWaiting)
{
  const std::string file =
      Meta(EXPLICIT_SYNTAX) + Description("2 ") + Element(0x7FE0, 0x0010, "OW", "abcdefgh");
  archive_.files = {{"a", file}, {"b", file}, {"c", file}, {"small", file}};
  archive_.sizes = {{"a", 100U << 20}, {"b", 100U << 20}, {"c", 100U << 20}};
  std::string meanwhile;
  archive_.whileReading = [&]
  {
    archive_.whileReading = [&]
    {
      archive_.whileReading = [] {
      };
      const Refusal refusal = RefusalOf([&] { packer_.Pack({"c", 0, 2, true, true}); });
      EXPECT_EQ(refusal.Code(), RefusalCode::Busy);
      EXPECT_EQ(refusal.Details().at("RetryAfter"), "1");
      meanwhile = Unpack(packer_.Pack({"small", 1, 2, true, true})).pixels;
    };
    packer_.Pack({"b", 0, 2, true, true});
  };
  packer_.Pack({"a", 0, 2, true, true});
  EXPECT_EQ(meanwhile, "efgh");
  EXPECT_EQ(archive_.reads, 3);
  EXPECT_EQ(Unpack(packer_.Pack({"c", 1, 2, true, true})).pixels, "efgh") << "the place is free";
  for (int i = 0; i < 3; i++)
  {
    packer_.Pack({"a", 0, 2, true, true});
    packer_.Pack({"b", 1, 2, true, true});
  }
  EXPECT_EQ(archive_.reads, 4) << "nobody drives another's file out";
}

TEST_F(PicturePackers, WhoWantsASumOfALargeFileTakesAPlaceToo)
{
  archive_.files = {{"a", "aaaa"}, {"b", "bbbb"}};
  archive_.sizes = {{"a", 200U << 20}, {"b", 100U << 20}};
  archive_.whileReading = [&]
  {
    archive_.whileReading = [] {
    };
    EXPECT_EQ(RefusalOf([&] { packer_.Crc32("b"); }).Code(), RefusalCode::Busy);
  };
  EXPECT_EQ(packer_.Crc32("a"), libdeflate_crc32(0, "aaaa", 4));
  EXPECT_EQ(packer_.Crc32("b"), libdeflate_crc32(0, "bbbb", 4));
  EXPECT_EQ(RefusalOf([&] { packer_.Crc32("nobody"); }).Code(), RefusalCode::NotFound);
}

TEST_F(PicturePackers, ClipsTooLargeToBeKeptAreNotReadForTheirFrames)
{
  archive_.files["i"] =
      Meta(EXPLICIT_SYNTAX) + Description("2 ") + Element(0x7FE0, 0x0010, "OW", "abcdefgh");
  archive_.sizes["i"] = 700U << 20;
  EXPECT_EQ(RefusalOf(
                [&] {
                  packer_.Pack({"i", 0, 2, true, true});
                })
                .Code(),
            RefusalCode::UnsupportedMedia);
  EXPECT_EQ(archive_.reads, 0);
  EXPECT_EQ(Unpack(packer_.Pack({"i", 0, 2, true, false})).pixels, "") << "for its window";
}

TEST_F(PicturePackers, WhatIsNotAskedForAnyMoreIsLetGo)
{
  archive_.files["i"] =
      Meta(EXPLICIT_SYNTAX) + Description("2 ") + Element(0x7FE0, 0x0010, "OW", "abcdefgh");
  packer_.Pack({"i", 0, 2, true, true});
  EXPECT_EQ(archive_.alive, 1);
  clock_.Advance(Seconds(60));
  packer_.ForgetOld();
  EXPECT_EQ(archive_.alive, 0);
}

namespace
{
  constexpr const char* REPORT_CLASS = "1.2.840.10008.5.1.4.1.1.88.11 ";

  std::string Report(const std::string& sopClass, const std::string& content)
  {
    return std::string(128, '\0') + "DICM" + Element(0x0002, 0x0002, "UI", sopClass) +
           Element(0x0002, 0x0010, "UI", EXPLICIT_SYNTAX) + content;
  }
}

TEST_F(PicturePackers, D8_AReportLeavesWithWhatItSaysAndNothingElse)
{
  const std::string hidden = Element(0x0009, 0x1001, "LO", "SECRET");
  const std::string said = Element(0x0040, 0xA160, "LT", "calm");
  const auto report = [&](const std::string& within)
  {
    return Element(0x0010, 0x0010, "PN", "DOE^JANE") + Element(0x0040, 0xA040, "CS", "CONTAINER ") +
           Element(0x0040, 0xA491, "CS", "COMPLETE") + within;
  };
  const std::string address = Element(0x0010, 0x1040, "LO", "ADDRESS ");
  archive_.files["r"] =
      Report(REPORT_CLASS, hidden + address + report(Element(0x0040, 0xA730, "SQ", Item(said))));
  const Unpacked unpacked = Unpack(packer_.Pack({"r", 0, 0, true, false}));
  EXPECT_EQ(unpacked.attributes, report(Element(0x0040, 0xA730, "SQ", Item(said))));
  EXPECT_EQ(unpacked.pixels, "");
  EXPECT_EQ(unpacked.description["SOPClassUID"].asString(), "1.2.840.10008.5.1.4.1.1.88.11");
  archive_.files["r"] = Report(REPORT_CLASS, Element(0x0040, 0xA730, "SQ", Item(said + hidden)));
  EXPECT_EQ(Unpack(packer_.Pack({"r", 0, 0, true, false})).attributes.find("SECRET"),
            std::string::npos);
}

TEST_F(PicturePackers, D8_OnlyReportsAndSoftcopyStatesAreObjects)
{
  const std::string state = Element(0x0070, 0x0080, "CS", "LINES ");
  const auto pack = [&](const std::string& sopClass, const std::string& content)
  {
    archive_.files["o"] = Report(sopClass, content);
    return packer_.Pack({"o", 0, 0, true, false});
  };
  EXPECT_EQ(Unpack(pack("1.2.840.10008.5.1.4.1.1.11.1", state)).attributes, state);
  EXPECT_EQ(Unpack(pack("1.2.840.10008.5.1.4.1.1.11.2", state)).attributes, state);
  for (const char* other : {"1.2.840.10008.5.1.4.1.1.2 ", "1.2.840.10008.5.1.4.1.1.104.1 ",
                            "1.2.840.10008.5.1.4.1.1.11.3", "1.2.840.10008.5.1.4.1.1.481.5 "})
  {
    EXPECT_EQ(RefusalOf([&] { pack(other, state); }).Code(), RefusalCode::UnsupportedMedia);
  }
  const std::string named = Element(0x0008, 0x0016, "UI", REPORT_CLASS) + state;
  EXPECT_EQ(Unpack(pack("1.2.840.10008.5.1.4.1.1.7 ", named)).description["SOPClassUID"].asString(),
            "1.2.840.10008.5.1.4.1.1.88.11")
      << "the data set's own word counts";
  const std::string withPixels = state + Element(0x7FE0, 0x0010, "OW", "abcd");
  EXPECT_EQ(Unpack(pack("1.2.840.10008.5.1.4.1.1.11.1", withPixels)).attributes, state);
  const std::string broken = Element(0x0070, 0x0080, "CS", "LINES ").substr(0, 10);
  EXPECT_EQ(RefusalOf([&] { pack("1.2.840.10008.5.1.4.1.1.11.1", broken); }).Code(),
            RefusalCode::UnsupportedMedia);
  EXPECT_EQ(RefusalOf(
                [&] {
                  packer_.Pack({"nothing", 0, 0, true, false});
                })
                .Code(),
            RefusalCode::NotFound);
}

TEST_F(PicturePackers, Threat10_AFileThatIsNotTheOneThatWasSentIsNotHandedOut)
{
  const std::string file =
      Meta(EXPLICIT_SYNTAX) + Description("2 ") + Element(0x7FE0, 0x0010, "OW", "abcdefgh");
  archive_.files["i"] = file;
  const std::uint32_t sent = libdeflate_crc32(0, file.data(), file.size());
  EXPECT_EQ(Unpack(packer_.Pack({"i", 1, 2, true, true, sent})).pixels, "efgh");
  EXPECT_EQ(RefusalOf(
                [&] {
                  packer_.Pack({"i", 1, 2, true, true, sent + 1});
                })
                .Code(),
            RefusalCode::StudyGone)
      << "what is kept of staff's look is looked at, too";
  archive_.files["r"] = Report(REPORT_CLASS, Element(0x0040, 0xA491, "CS", "COMPLETE"));
  EXPECT_EQ(RefusalOf(
                [&] {
                  packer_.Pack({"r", 0, 0, true, false, sent});
                })
                .Code(),
            RefusalCode::StudyGone);
}
