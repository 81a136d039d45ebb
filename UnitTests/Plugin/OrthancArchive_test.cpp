#include "../../Plugin/OrthancArchive.h"
#include "FakeOrthanc.h"

#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace OrthancExchange;

namespace
{
  const std::string STUDY = "06d643a1-e154382d-aafc1b39-a940d6df-7b2ccebc";
  const std::string INSTANCE = "6a83e8c7-8d08f5d1-bba6b5d8-25809da9-6a9980bd";

  class OrthancArchiveTest : public testing::Test
  {
  protected:
    void Answer(const std::string& uri, const std::string& body, int status = 200)
    {
      orthanc_.answers[uri] = {OrthancPluginErrorCode_Success, status, body};
    }

    void Fail(const std::string& uri)
    {
      orthanc_.answers[uri] = {OrthancPluginErrorCode_DatabaseUnavailable, 0, ""};
    }

    template <typename Work>
    RefusalCode CodeOf(Work work)
    {
      try
      {
        work();
      }
      catch (const Refusal& refusal)
      {
        return refusal.Code();
      }
      ADD_FAILURE() << "accepted";
      return RefusalCode::Internal;
    }

    FakeOrthanc orthanc_;
    OrthancSdk sdk_{orthanc_.Context()};
    OrthancArchive archive_{sdk_};
  };
}

TEST_F(OrthancArchiveTest, WhatIsNotThereIsAnEmptyAnswer)
{
  EXPECT_FALSE(archive_.ReadStudy(STUDY));
  EXPECT_TRUE(archive_.ListInstances(STUDY).empty());
  EXPECT_EQ(nullptr, archive_.ReadInstance(INSTANCE));
  EXPECT_EQ(nullptr, archive_.RenderFrame(INSTANCE, 0, {100, {}}));
  EXPECT_EQ(nullptr, archive_.ReadPdf(INSTANCE));
  EXPECT_TRUE(orthanc_.told.empty()) << "nothing is logged";
}

TEST_F(OrthancArchiveTest, WhatIsNoIdentifierIsNotAskedFor)
{
  EXPECT_FALSE(archive_.ReadStudy("../system"));
  EXPECT_EQ(nullptr, archive_.ReadPdf("x/../../system?"));
  EXPECT_TRUE(archive_.ListInstances("").empty());
  EXPECT_TRUE(orthanc_.called.empty());
}

TEST_F(OrthancArchiveTest, AFaultOfOrthancIsOneRefusal)
{
  Fail("/studies/" + STUDY);
  Answer("/changes?since=9223372036854775807&limit=1", "", 503);
  Answer("/studies?since=0&limit=5", "not JSON");
  Fail("/instances");
  Fail("/instances/" + INSTANCE + "/attachments/dicom/size");
  orthanc_.answers[INSTANCE] = {OrthancPluginErrorCode_CorruptedFile, 0, ""};
  EXPECT_EQ(RefusalCode::ArchiveUnavailable, CodeOf([&] { archive_.ReadStudy(STUDY); }));
  EXPECT_EQ(RefusalCode::ArchiveUnavailable, CodeOf([&] { archive_.LastChange(); }));
  EXPECT_EQ(RefusalCode::ArchiveUnavailable, CodeOf([&] { archive_.ListStudies(0, 5); }));
  EXPECT_EQ(RefusalCode::ArchiveUnavailable, CodeOf([&] { archive_.Changes(0, 5); }));
  EXPECT_EQ(RefusalCode::ArchiveUnavailable, CodeOf([&] { archive_.ReadInstance(INSTANCE); }));
  EXPECT_EQ(RefusalCode::ArchiveUnavailable, CodeOf([&] { archive_.InstanceSize(INSTANCE); }));
  EXPECT_EQ(RefusalCode::ArchiveUnavailable,
            CodeOf([&] { archive_.Store(std::string(128, '\0') + "DICM"); }));
}

TEST_F(OrthancArchiveTest, TheLogsEndIsTheNumberGivenLastWhateverLinesAreLeft)
{
  Answer("/changes?since=9223372036854775807&limit=1",
         R"({"Changes": [], "Done": true, "Last": 8})");
  EXPECT_EQ(8, archive_.LastChange());
}

TEST_F(OrthancArchiveTest, PicturesAreMadeSmallerAndNeverLarger)
{
  Answer("/instances/" + INSTANCE + "/content", R"(["0028-0011"])");
  Answer("/instances/" + INSTANCE + "/content/0028-0011", std::string("\x40\x00", 2));
  Answer("/instances/" + INSTANCE + "/frames/2/rendered", "full");
  Answer("/instances/" + INSTANCE + "/frames/2/rendered?width=63", "small");
  EXPECT_EQ("small", archive_.RenderFrame(INSTANCE, 2, {63, {}})->View());
  EXPECT_EQ("/instances/" + INSTANCE + "/frames/2/rendered?width=63 Accept=image/jpeg",
            orthanc_.called.back());
  EXPECT_EQ("full", archive_.RenderFrame(INSTANCE, 2, {64, {}})->View());
  EXPECT_EQ("full", archive_.RenderFrame(INSTANCE, 2, {4096, {}})->View());
  EXPECT_EQ(nullptr, archive_.RenderFrame(INSTANCE, -1, {64, {}}));
  EXPECT_EQ(nullptr, archive_.RenderFrame(INSTANCE, 2, {0, {}}));
}

namespace
{
  using namespace std::string_literals;

  const std::string CONTENT = "/instances/" + INSTANCE + "/content";
  const std::string FRAME = "/instances/" + INSTANCE + "/frames/1/";
  const std::string TWO_PIXELS =
      "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 65535\nTUPLTYPE GRAYSCALE\n"
      "ENDHDR\n";
}

TEST_F(OrthancArchiveTest, GraysAreDrawnByWhatHoldsForTheirFrame)
{
  Answer(CONTENT, R"(["0028-0004", "0028-0011", "0028-0100", "0028-0101", "0028-0102", "0028-1050",
                      "0028-1051", "5200-9229", "5200-9230"])");
  Answer(CONTENT + "/0028-0004", "MONOCHROME2 ");
  Answer(CONTENT + "/0028-0011", "\x02\x00"s);
  Answer(CONTENT + "/0028-0100", "\x10\x00"s);
  Answer(CONTENT + "/0028-0101", "\x0c\x00"s);
  Answer(CONTENT + "/0028-0102", "\x0b\x00"s);
  Answer(CONTENT + "/0028-1050", "9999");
  Answer(CONTENT + "/0028-1051", "1");
  Answer(CONTENT + "/5200-9230/1", R"(["0028-9132"])");
  Answer(CONTENT + "/5200-9230/1/0028-9132/0", R"(["0028-1050", "0028-1051"])");
  Answer(CONTENT + "/5200-9230/1/0028-9132/0/0028-1050", "+40\\7 ");
  Answer(CONTENT + "/5200-9230/1/0028-9132/0/0028-1051", " 400\\1");
  Answer(CONTENT + "/5200-9229/0", R"(["0028-9145"])");
  Answer(CONTENT + "/5200-9229/0/0028-9145/0", R"(["0028-1052", "0028-1053"])");
  Answer(CONTENT + "/5200-9229/0/0028-9145/0/0028-1052", "-1024");
  Answer(CONTENT + "/5200-9229/0/0028-9145/0/0028-1053", "1");
  Answer(FRAME + "image-uint16", TWO_PIXELS + "\xf4\x28\x04\xf0"s);
  EXPECT_EQ("2x1:\x80\xff"s, archive_.RenderFrame(INSTANCE, 1, {64, {}})->View());
  EXPECT_EQ(FRAME + "image-uint16 Accept=image/x-portable-arbitrarymap", orthanc_.called.back());
  Answer(FRAME + "image-uint16", TWO_PIXELS + "\xf4");
  EXPECT_EQ(nullptr, archive_.RenderFrame(INSTANCE, 1, {64, {}})) << "half a picture";
  Answer(CONTENT + "/0028-0102", "\x10\x00"s);
  EXPECT_EQ(nullptr, archive_.RenderFrame(INSTANCE, 1, {64, {}})) << "a bit that is not there";
}

TEST_F(OrthancArchiveTest, GraysThatOrthancWouldDrawWronglyAreNotDrawn)
{
  Answer(CONTENT, R"(["0028-0004", "0028-0011", "0028-0100"])");
  Answer(CONTENT + "/0028-0004", "MONOCHROME2 ");
  Answer(CONTENT + "/0028-0011", "\x02\x00"s);
  Answer(CONTENT + "/0028-0100", "\x20\x00"s);
  Answer(FRAME + "rendered", "noise");
  EXPECT_EQ(nullptr, archive_.RenderFrame(INSTANCE, 1, {64, {}}));
}

TEST_F(OrthancArchiveTest, InstancesStandInDisplayOrder)
{
  const auto instance = [](const std::string& id, const std::string& series, int number)
  {
    return R"({"ID": ")" + id + R"(", "ParentSeries": ")" + series +
           R"(", "MainDicomTags": {"SOPInstanceUID": ")" + id + R"(", "InstanceNumber": ")" +
           std::to_string(number) + R"("}})";
  };
  Answer("/studies/" + STUDY + "/series?expand",
         R"([{"ID": "late", "Instances": [], "MainDicomTags": {"SeriesNumber": "10"}},
             {"ID": "early", "Instances": [], "MainDicomTags": {"SeriesNumber": "9"}}])");
  Answer("/studies/" + STUDY + "/instances?expand",
         "[" + instance("d", "late", 1) + "," + instance("c", "early", 10) + "," +
             instance("b", "early", 2) + "," + instance("a", "early", 2) + "," +
             instance("gone", "early", 1) + "]");
  for (const char* id : {"a", "b", "c", "d"})
  {
    Answer(std::string("/instances/") + id + "/metadata?expand", "{}");
  }
  std::string order;
  for (const InstanceRecord& record : archive_.ListInstances(STUDY))
  {
    order += record.instance;
  }
  EXPECT_EQ("abcd", order);
}

TEST_F(OrthancArchiveTest, ADescriptionIsReadFromTheFileWhereOrthancMayMisreadIt)
{
  const std::string tags = "/instances/i/tags?short";
  const std::string content = "/instances/i/content/0008-103e";
  Answer("/studies/" + STUDY + "/series?expand",
         R"([{"ID": "s", "Instances": ["i"], "MainDicomTags": {"SeriesDescription": "6;It"}}])");
  Answer("/studies/" + STUDY + "/instances?expand", R"([{"ID": "i", "ParentSeries": "s"}])");
  Answer("/instances/i/metadata?expand", "{}");
  const auto described = [&]
  {
    orthanc_.called.clear();
    const std::vector<InstanceRecord> found = archive_.ListInstances(STUDY);
    return found.empty() ? "" : found[0].seriesDescription;
  };
  const auto asked = [&](const std::string& uri)
  {
    return std::count(orthanc_.called.begin(), orthanc_.called.end(), uri);
  };
  Answer(content, "\x1b$B6;It\x1b(J");
  Answer(tags, R"({"0008,103e": "6;It"})");
  EXPECT_EQ("6;It", described()) << "without several sets that is what stands there";
  EXPECT_EQ(0, asked(content));
  Answer(tags, R"({"0008,0005": "ISO 2022 IR 13\\ISO 2022 IR 87", "0008,103e": "6;It"})");
  EXPECT_EQ("胸部", described());
  Answer(tags, "", 404);
  EXPECT_EQ("6;It", described()) << "went away meanwhile";
}

TEST_F(OrthancArchiveTest, SlicesWithoutNumbersStandAsTheyLieInThePatient)
{
  const auto slice = [](const std::string& id, const std::string& height)
  {
    return R"({"ID": ")" + id +
           R"(", "ParentSeries": "only", "MainDicomTags": {"SOPInstanceUID": ")" + id +
           R"(", "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
           "ImagePositionPatient": "0\\0\\)" +
           height + R"("}})";
  };
  Answer("/studies/" + STUDY + "/series?expand",
         R"([{"ID": "only", "Instances": [], "MainDicomTags": {}}])");
  Answer("/studies/" + STUDY + "/instances?expand",
         "[" + slice("a", "10") + "," + slice("b", "-2.5") + "," + slice("c", "9") + "]");
  std::string order;
  for (const char* id : {"a", "b", "c"})
  {
    Answer(std::string("/instances/") + id + "/metadata?expand", "{}");
  }
  for (const InstanceRecord& record : archive_.ListInstances(STUDY))
  {
    order += record.instance;
  }
  EXPECT_EQ("bca", order);
}

TEST_F(OrthancArchiveTest, AnInstanceIsFoundUnderItsOwnStudyOnly)
{
  Answer("/instances/" + INSTANCE, R"({"ID": ")" + INSTANCE +
                                       R"(", "ParentSeries": "series", "FileSize": 4000,
                                          "MainDicomTags":
                                          {"InstanceNumber": "3", "NumberOfFrames": "7"}})");
  Answer("/series/series", R"({"ID": "series", "ParentStudy": ")" + STUDY +
                               R"(", "MainDicomTags": {"Modality": "US"}})");
  Answer("/instances/" + INSTANCE + "/metadata?expand", R"({"PixelDataOffset": "100"})");
  const auto found = archive_.FindInstance(STUDY, INSTANCE);
  ASSERT_TRUE(found);
  EXPECT_EQ(INSTANCE, found->instance);
  EXPECT_EQ("US", found->modality);
  EXPECT_EQ(7, found->numberOfFrames);
  EXPECT_FALSE(archive_.FindInstance(INSTANCE, INSTANCE)) << "of another study";
  orthanc_.called.clear();
  EXPECT_FALSE(archive_.FindInstance(STUDY, "../" + INSTANCE));
  EXPECT_FALSE(archive_.FindInstance("", INSTANCE));
  EXPECT_TRUE(orthanc_.called.empty()) << "what is no identifier is not asked for";
}

TEST_F(OrthancArchiveTest, AFileIsKnownByTheNameThatOrthancGaveIt)
{
  EXPECT_FALSE(archive_.FileVersion(INSTANCE));
  Answer("/instances/" + INSTANCE + "/attachments/dicom/info",
         R"({"Uuid": "258acf3e-3269-410e-989b-b501e2d4ac07", "UncompressedSize": 9576})");
  EXPECT_EQ("258acf3e-3269-410e-989b-b501e2d4ac07", archive_.FileVersion(INSTANCE));
  EXPECT_FALSE(archive_.FileVersion("../" + INSTANCE));
  Answer("/instances/" + INSTANCE + "/attachments/dicom/info", "{}");
  EXPECT_EQ(RefusalCode::ArchiveUnavailable, CodeOf([&] { archive_.FileVersion(INSTANCE); }))
      << "rather none than one that stays the same";
}

TEST_F(OrthancArchiveTest, TheSizeOfAFileIsToldWithoutReadingIt)
{
  const std::string address = "/instances/" + INSTANCE + "/attachments/dicom/size";
  Answer(address, "734003200");
  EXPECT_EQ(734003200U, archive_.InstanceSize(INSTANCE));
  EXPECT_EQ(std::vector<std::string>{address}, orthanc_.called);
  Answer(address, "<html>");
  EXPECT_FALSE(archive_.InstanceSize(INSTANCE));
  EXPECT_FALSE(archive_.InstanceSize("../" + INSTANCE));
}

TEST_F(OrthancArchiveTest, EveryChangedStudyIsNamedOnce)
{
  Answer("/changes?since=7&limit=100", R"({"Done": false, "Last": 12, "Changes": [
    {"ChangeType": "NewInstance", "ResourceType": "Instance", "ID": "i"},
    {"ChangeType": "NewSeries", "ResourceType": "Series", "ID": "s"},
    {"ChangeType": "NewPatient", "ResourceType": "Patient", "ID": "p"},
    {"ChangeType": "StableSeries", "ResourceType": "Series", "ID": "s"},
    {"ChangeType": "NewInstance", "ResourceType": "Instance", "ID": "deleted meanwhile"},
    {"ChangeType": "StableStudy", "ResourceType": "Study", "ID": "other"}]})");
  Answer("/instances/i/study", R"({"ID": "study"})");
  Answer("/series/s/study", R"({"ID": "study"})");
  const ArchiveChanges changes = archive_.Changes(7, 100);
  EXPECT_EQ((std::vector<std::string>{"study", "other"}), changes.touchedStudies);
  EXPECT_EQ(12, changes.last);
  EXPECT_FALSE(changes.done);
}

TEST_F(OrthancArchiveTest, Threat9_WhatWouldEndOrthancIsNotGivenToIt)
{
  // Orthanc 1.10.1 ends where sequences are nested 64 deep.
  std::string dicom = std::string(128, '\0') + "DICM";
  for (int i = 0; i < 64; ++i)
  {
    dicom +=
        std::string("\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff", 20);
  }
  Answer("/instances", R"({"ID": "i", "ParentStudy": "s", "Status": "Success"})");
  EXPECT_FALSE(archive_.Store(dicom).stored);
  EXPECT_TRUE(orthanc_.called.empty());
}

TEST_F(OrthancArchiveTest, OnlyDicomFilesAreStored)
{
  const std::string dicom = std::string(128, '\0') + "DICM";
  EXPECT_FALSE(archive_.Store("hello").stored);
  EXPECT_FALSE(archive_.Store("").stored);
  EXPECT_TRUE(orthanc_.called.empty());

  Answer("/instances", R"({"ID": "i", "ParentStudy": "s", "Status": "AlreadyStored"})");
  const StoreOutcome stored = archive_.Store(dicom);
  EXPECT_TRUE(stored.stored);
  EXPECT_EQ("i", stored.instance);
  EXPECT_EQ("s", stored.study);

  Answer("/instances", R"({"Status": "FilteredByStoreInstance"})");
  EXPECT_FALSE(archive_.Store(dicom).stored);
  orthanc_.answers["/instances"].code = OrthancPluginErrorCode_BadFileFormat;
  EXPECT_FALSE(archive_.Store(dicom).stored);
  orthanc_.answers["/instances"].code = OrthancPluginErrorCode_FullStorage;
  EXPECT_EQ(RefusalCode::ArchiveUnavailable, CodeOf([&] { archive_.Store(dicom); }));
}
