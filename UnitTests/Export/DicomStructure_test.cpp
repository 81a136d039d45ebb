// Files that would end the process, or hold a thread for hours, if DCMTK read them.
#include "Workshop.h"

#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Export/DicomHeader.h"
#include "../../Sources/Export/DicomStructure.h"
#include "../../Sources/Export/PackageExporter.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <set>

using namespace OrthancExchange;

namespace
{
  using namespace std::string_literals;

  const std::string UNDEFINED = "\xff\xff\xff\xff";
  const std::string ITEM = "\xfe\xff\x00\xe0"s;
  const std::string ITEM_END = "\xfe\xff\x0d\xe0\x00\x00\x00\x00"s;
  const std::string SEQUENCE_END = "\xfe\xff\xdd\xe0\x00\x00\x00\x00"s;
  const std::string CONTENT = "\x40\x00\x30\xa7"s; // (0040,A730) Content Sequence
  const std::string SEQUENCE = CONTENT + "SQ\0\0"s;

  std::string LittleEndian(std::size_t number)
  {
    std::string bytes;
    for (unsigned shift = 0; shift < 32; shift += 8)
    {
      bytes.push_back(static_cast<char>((number >> shift) & 0xffU));
    }
    return bytes;
  }

  std::string Repeated(const std::string& text, std::size_t count)
  {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
    {
      all += text;
    }
    return all;
  }

  std::string Nested(std::size_t depth, const std::string& header = SEQUENCE)
  {
    return Repeated(header + UNDEFINED + ITEM + UNDEFINED, depth) +
           Repeated(ITEM_END + SEQUENCE_END, depth);
  }

  std::string NestedByLength(std::size_t depth)
  {
    std::string content;
    for (std::size_t i = 0; i < depth; ++i)
    {
      const std::string item = ITEM + LittleEndian(content.size()) + content;
      content = SEQUENCE + LittleEndian(item.size()) + item;
    }
    return content;
  }

  std::string Items(std::size_t count)
  {
    return SEQUENCE + LittleEndian(8 * count) + Repeated(ITEM + LittleEndian(0), count);
  }

  /// Of one patient, then `content`. Explicit VR little endian, or what `syntax` says it is.
  std::string File(const std::string& content, const std::string& syntax = "1.2.840.10008.1.2.1")
  {
    const std::string padded = syntax.size() % 2 == 0 ? syntax : syntax + '\0';
    return std::string(128, '\0') + "DICM" + "\x02\x00\x10\x00UI"s +
           LittleEndian(padded.size()).substr(0, 2) + padded + "\x08\x00\x18\x00UI\x06\x00"s +
           "2.25.1" + "\x10\x00\x10\x00PN\x04\x00"s + "DOE " + "\x10\x00\x30\x00"s + "DA\x08\x00"s +
           "19700131" + content;
  }

  std::string Deflated(const std::string& content)
  {
    std::string bytes(compressBound(static_cast<uLong>(content.size())) + 64, '\0');
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    bytes.resize(stream.total_out);
    deflateEnd(&stream);
    return bytes;
  }

  std::string DeflatedFile(const std::string& content)
  {
    const std::string syntax = "1.2.840.10008.1.2.1.99";
    const std::string head = std::string(128, '\0') + "DICM" + "\x02\x00\x10\x00UI\x16\x00"s;
    return head + syntax + Deflated(content);
  }
}

TEST(DicomStructure, WhatReportsNestIsHarmless)
{
  EXPECT_TRUE(IsHarmlessDicom(File("")));
  EXPECT_TRUE(IsHarmlessDicom(File(Nested(24))));
  EXPECT_TRUE(IsHarmlessDicom(File(NestedByLength(24))));
  EXPECT_TRUE(IsHarmlessDicom(DeflatedFile(Nested(24))));
  EXPECT_TRUE(DicomHeader(File(Nested(24))).IsWhole());
  EXPECT_TRUE(IsHarmlessDicom("")) << "and what is no DICOM at all";
}

TEST(DicomStructure, Threat9_DeeperSequencesAreNotReadHoweverTheyAreWritten)
{
  EXPECT_FALSE(IsHarmlessDicom(File(Nested(25))));
  EXPECT_FALSE(IsHarmlessDicom(File(NestedByLength(25))));
  EXPECT_FALSE(IsHarmlessDicom(DeflatedFile(Nested(25))));
  const std::string implicit = Nested(25, CONTENT);
  const std::string preamble = std::string(128, '\0') + "DICM";
  EXPECT_FALSE(IsHarmlessDicom(preamble + "\x02\x00\x10\x00UI\x12\x00"s + "1.2.840.10008.1.2\0"s +
                               implicit));
  EXPECT_FALSE(IsHarmlessDicom(File(implicit, "1.2.840.10008.1.2"))) << "not what it says it is";
  EXPECT_FALSE(
      IsHarmlessDicom(File(CONTENT + "UN\0\0"s + UNDEFINED + ITEM + UNDEFINED + implicit)));
  const std::string item = ITEM + LittleEndian(implicit.size()) + implicit;
  EXPECT_FALSE(IsHarmlessDicom(File(CONTENT + "UN\0\0"s + LittleEndian(item.size()) + item)));
  EXPECT_FALSE(IsHarmlessDicom(preamble + "\x02\x00\x10\x00UI\x02\x00"s + "1." + implicit))
      << "of no known kind";
  EXPECT_FALSE(IsHarmlessDicom(Nested(25).substr(0, 25 * 20))) << "without a header, or an end";
}

TEST(DicomStructure, Threat9_WhatContradictsItselfIsCountedByItsItems)
{
  // The value representation is none.
  const std::string strange = "\x11\x00\x01\x00??\0\0"s;
  EXPECT_TRUE(IsHarmlessDicom(File(strange + Nested(24))));
  EXPECT_FALSE(IsHarmlessDicom(File(strange + Nested(25))));
  EXPECT_FALSE(IsHarmlessDicom(File(ITEM_END + Items(25))));
  EXPECT_TRUE(IsHarmlessDicom(File(Items(25)))) << "without a contradiction they lie side by side";
}

TEST(DicomStructure, Threat9_NothingHidesInTheHeaderOfTheFile)
{
  const std::string preamble = std::string(128, '\0') + "DICM";
  const std::string meta = "\x02\x00\x02\x01"s;
  EXPECT_FALSE(
      IsHarmlessDicom(preamble + meta + "SQ\0\0"s + UNDEFINED + ITEM + UNDEFINED + Nested(3)));
  EXPECT_FALSE(IsHarmlessDicom(preamble + meta + "OB\0\0"s + LittleEndian(0x7fffffff)));
  EXPECT_FALSE(IsHarmlessDicom(preamble + meta + LittleEndian(4) + "abcd"s + File("")))
      << "no type";
  const std::string length = preamble + "\x02\x00\x00\x00UL\x04\x00"s;
  const std::string rest = File("").substr(preamble.size());
  EXPECT_TRUE(IsHarmlessDicom(length + LittleEndian(28) + rest + Items(25)));
  EXPECT_FALSE(IsHarmlessDicom(length + LittleEndian(90) + rest + Items(25)))
      << "it ends elsewhere";
  EXPECT_TRUE(IsHarmlessDicom(length + LittleEndian(90) + rest)) << "some writers are careless";
  EXPECT_TRUE(IsHarmlessDicom(preamble + meta + "OB\0\0"s + LittleEndian(4) + "abcd"s));
}

TEST(DicomStructure, Threat9_WhatTakesHoursIsNotRead)
{
  EXPECT_TRUE(IsHarmlessDicom(File(Items(99000))));
  EXPECT_FALSE(IsHarmlessDicom(File(Items(101000))));
  std::string descending;
  for (unsigned element = 0xff00; element > 0x100; --element)
  {
    descending += "\x11\x00"s + LittleEndian(element).substr(0, 2) + "LO\0\0"s;
  }
  EXPECT_FALSE(IsHarmlessDicom(File(descending)));
  EXPECT_TRUE(IsHarmlessDicom(File(descending.substr(0, 8 * 5000)))) << "some are careless";
}

TEST(DicomStructure, Threat9_NoMemoryIsTakenForWhatIsNotThere)
{
  const std::string claim = "\x40\x00\x00\xa7UN\0\0"s;
  EXPECT_FALSE(IsHarmlessDicom(File(claim + LittleEndian(0xfffffff0))));
  EXPECT_FALSE(IsHarmlessDicom(File(CONTENT + "lt\0\0"s + LittleEndian(0xfffffff0))));
  EXPECT_FALSE(IsHarmlessDicom(File(CONTENT + "QQ\0\0"s + LittleEndian(0xfffffff0))));
  EXPECT_TRUE(IsHarmlessDicom(File(claim + LittleEndian(1 << 20)))) << "a file that was cut off";
  const std::string pixels = "\xe0\x7f\x10\x00OW\0\0"s;
  EXPECT_TRUE(IsHarmlessDicom(File(pixels + LittleEndian(0xfffffff0))))
      << "and one within its pixels";
  EXPECT_FALSE(IsHarmlessDicom(
      File(SEQUENCE + UNDEFINED + ITEM + UNDEFINED + pixels + LittleEndian(0xfffffff0))))
      << "but an item's are read with it";
  EXPECT_FALSE(IsHarmlessDicom(File("\x11\x00\x01\x00??\0\0"s + pixels + LittleEndian(0xfffffff0))))
      << "and what contradicts itself may be anything";
}

TEST(DicomStructure, Threat9_WhatTheHeaderSaysOfItsLengthIsBelievedAsDcmtkDoes)
{
  // An element that is none of the header's stands within it.
  const std::string header =
      "\x02\x00\x02\x00UI\x04\x00"s + "1.2\0"s + "\x02\x4f\x57\x00UI\x00\x00"s;
  const auto file = [&](std::size_t length)
  {
    return std::string(128, '\0') + "DICM" + "\x02\x00\x00\x00UL\x04\x00"s + LittleEndian(length) +
           header + "\x08\x00\x18\x00"s + LittleEndian(0xfffffff0);
  };
  EXPECT_FALSE(IsHarmlessDicom(file(header.size())));
  EXPECT_TRUE(IsHarmlessDicom(file(0xfffffff0))) << "the data set is not there";
}

TEST(DicomStructure, Threat9_ADeepFileEndsNoExport)
{
  // 300,000 levels: DCMTK's recursion would leave the stack of any thread.
  const std::string deep = File(Nested(300000));
  EXPECT_FALSE(DicomHeader(deep).IdentityWasRead());
  const StudyRecord study = MakeStudy("study");
  FakeArchive archive;
  AddStudy(archive, "study", {deep});
  PackageExporter exporter(archive);
  EXPECT_THROW(exporter.Prepare({study}, {}, Description()), Refusal);
}

TEST(DicomStructure, OtherPeoplesFilesAreHarmless)
{
  // Not written in what they say they are: DCMTK reads lengths of gigabytes in them, and no
  // patient.
  const std::set<std::string> garbled{"SC_rgb_jpeg.dcm", "no_meta.dcm"};
  for (const std::string folder : {"test_files", "charset_files"})
  {
    for (const auto& path : PydicomFiles(folder))
    {
      EXPECT_EQ(IsHarmlessDicom(ReadFile(path)), !garbled.contains(path.filename().string()))
          << path;
    }
  }
}
