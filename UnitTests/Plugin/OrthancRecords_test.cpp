#include "../../Plugin/OrthancRecords.h"

#include <gtest/gtest.h>
#include <json/reader.h>

#include <sstream>

using namespace OrthancExchange;

namespace
{
  Json::Value Parse(const std::string& text)
  {
    Json::Value value;
    std::istringstream(text) >> value;
    return value;
  }

  // As Orthanc 1.10.1 writes them, shortened.
  const char* const STUDY = R"({"ID": "s", "LastUpdate": "20261121T194951",
    "MainDicomTags": {"AccessionNumber": "A1", "StudyDate": "20260102", "StudyDescription": "Thorax",
                      "StudyInstanceUID": "1.2.3", "StudyTime": "101112.345"},
    "PatientMainDicomTags": {"PatientID": "P1", "PatientName": "SMITH^JOHN"}})";
  const char* const SERIES = R"([
    {"ID": "a", "Instances": ["1", "2"], "MainDicomTags": {"Modality": "SR", "SeriesInstanceUID": "1.2.3.1"}},
    {"ID": "b", "Instances": ["3"], "MainDicomTags": {"Modality": "CT", "SeriesInstanceUID": "1.2.3.2",
      "SeriesNumber": "2 ", "SeriesDescription": "Axial"}},
    {"ID": "c", "Instances": ["4"], "MainDicomTags": {"Modality": "CT"}},
    {"ID": "d", "Instances": ["5"], "MainDicomTags": {}}])";
  const char* const TAGS = R"({"0008,0080": "Elsewhere", "0010,0010": "DOE^JANE=ヤマダ^タロウ",
    "0010,0020": "P1", "0010,0021": "HOSP", "0010,0030": "19700131", "0010,0040": "F",
    "0010,1000": "X1\\\\X 2", "0010,1002": [{"0010,0020": "9434765919", "0010,0021": "NHS"},
      {"0010,0021": "empty"}, {"0010,0020": "777"}]})";
}

TEST(OrthancRecords, AStudyIsAboutWhomItsOwnInstanceNames)
{
  const StudyRecord record = MakeStudyRecord(Parse(STUDY), Parse(SERIES), Parse(TAGS));
  EXPECT_EQ("DOE^JANE=ヤマダ^タロウ", record.patientName);
  EXPECT_EQ("P1", record.patientId);
  EXPECT_EQ("HOSP", record.patientIdIssuer);
  EXPECT_EQ("19700131", record.patientBirthDate);
  EXPECT_EQ("F", record.patientSex);
  const std::vector<OtherPatientId> expected = {
      {OtherIdSource::OtherPatientIDs, "X1", ""},
      {OtherIdSource::OtherPatientIDs, "X 2", ""},
      {OtherIdSource::OtherPatientIDsSequence, "9434765919", "NHS"},
      {OtherIdSource::OtherPatientIDsSequence, "777", ""}};
  EXPECT_EQ(expected, record.otherPatientIds);
}

TEST(OrthancRecords, A8_ANameIsReadInAllTheCharacterSetsThatItsInstanceDeclares)
{
  struct Case
  {
    std::string sets;
    std::string raw;
    std::string name;
  };
  // DICOM PS3.5 annexes H.3.2 (Japanese), I.2 (Korean) and K.3 (Chinese), and a Latin one.
  for (const auto& [sets, raw, name] : std::vector<Case>{
           {"ISO 2022 IR 13¥ISO 2022 IR 87", // so Orthanc writes its backslash
            "\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J="
            "\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"},
           {"ISO 2022 IR 13\\ISO 2022 IR 87", // katakana, digits, katakana: each switched to
            "\x1b)I\xd4\xcf\xc0\xde\x1b(J12\x1b)I\xb1^\x1b)I\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^"
            "\x1b$BB@O:\x1b(J",
            "ﾔﾏﾀﾞ12ｱ^ﾀﾛｳ=山田^太郎"},
           {"\\ISO 2022 IR 149",
            "Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^"
            "\x1b$)C\xb1\xe6\xb5\xbf",
            "Hong^Gildong=洪^吉洞=홍^길동"},
           {"\\ISO 2022 IR 58",
            "Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=", "Zhang^XiaoDong=张^小东="},
           {"\\ISO 2022 IR 58", "Zhang^XiaoDong=\xd5\xc5^\xd0\xa1\xb6\xab", // no escape sequences
            "Zhang^XiaoDong=张^小东"},
           {"ISO 2022 IR 6\\ISO 2022 IR 100", "Ren\x1b-A\xe9\x65^Mary ", "Renée^Mary"}})
  {
    Json::Value tags;
    tags["0008,0005"] = sets;
    tags["0010,0010"] = "as Orthanc reads it";
    EXPECT_TRUE(MayMisreadTexts(tags));
    ReadTextAnew(tags, "0010,0010", raw);
    EXPECT_EQ(name, tags["0010,0010"].asString());
  }
}

TEST(OrthancRecords, A8_FurtherNumbersAreToldApartAtTheYenSignThatIsABackslash)
{
  Json::Value tags = Parse(TAGS);
  tags["0010,1000"] = "X1¥X2";
  tags.removeMember("0010,1002");
  EXPECT_EQ(1U, MakeStudyRecord(Parse(STUDY), Parse(SERIES), tags).otherPatientIds.size());
  tags["0008,0005"] = "ISO_IR 13";
  const auto ids = MakeStudyRecord(Parse(STUDY), Parse(SERIES), tags).otherPatientIds;
  ASSERT_EQ(2U, ids.size());
  EXPECT_EQ("X1", ids[0].value);
  EXPECT_EQ("X2", ids[1].value);
}

TEST(OrthancRecords, A8_NoLetterVanishesWhereANameBreaksTheRulesOfItsCharacterSet)
{
  for (const char* sets : {"ISO_IR 192", "ISO_IR 6", "ISO 2022 IR 6\\ISO 2022 IR 100"})
  {
    Json::Value tags;
    tags["0008,0005"] = sets;
    tags["0010,0010"] = "RENE^MARY";
    EXPECT_TRUE(MayMisreadTexts(tags)) << sets;
    ReadTextAnew(tags, "0010,0010", "REN\xc9\x45^MARY ");
    EXPECT_EQ("RENÉE^MARY", tags["0010,0010"].asString()) << sets;
    ReadTextAnew(tags, "0010,0010", std::string(16385, 'x'));
    EXPECT_EQ("RENÉE^MARY", tags["0010,0010"].asString()) << "nobody is called that";
  }
}

TEST(OrthancRecords, WhereEveryByteIsALetterOrthancsReadingIsTrue)
{
  Json::Value tags(Json::objectValue);
  EXPECT_FALSE(MayMisreadTexts(tags));
  tags["0008,0005"] = "ISO_IR 100 ";
  EXPECT_FALSE(MayMisreadTexts(tags));
}

TEST(OrthancRecords, DescriptionsAreReadLikeNamesWhereOrthancMayMisreadThem)
{
  Json::Value tags = Parse(TAGS);
  tags["0008,1030"] = "Thorax a.p.";
  EXPECT_EQ("Thorax", MakeStudyRecord(Parse(STUDY), Parse(SERIES), tags).studyDescription)
      << "of several instances the one that Orthanc received first";
  tags["0008,0005"] = "ISO 2022 IR 13¥ISO 2022 IR 87";
  for (const char* key : {"0008,1030", "0008,0050", "0008,0080", "0008,103e"})
  {
    ReadTextAnew(tags, key, "\x1b$B6;It\x1b(J ");
  }
  const StudyRecord record = MakeStudyRecord(Parse(STUDY), Parse(SERIES), tags);
  EXPECT_EQ("胸部", record.studyDescription);
  EXPECT_EQ("胸部", record.accessionNumber);
  EXPECT_EQ("胸部", record.institutionName);
  Json::Value series = Parse(SERIES)[1];
  ReadDescriptionAnew(series, tags);
  EXPECT_EQ("胸部", MakeInstanceRecord(Json::Value(), series, Json::Value()).seriesDescription);
}

TEST(OrthancRecords, WhatAnInstanceLeavesOutIsAsOrthancKeepsIt)
{
  Json::Value tags = Parse(TAGS);
  tags["0008,0005"] = "\\ISO 2022 IR 87";
  Json::Value series = Parse(SERIES)[1];
  ReadDescriptionAnew(series, tags);
  EXPECT_EQ("Axial", MakeInstanceRecord(Json::Value(), series, Json::Value()).seriesDescription);
  EXPECT_EQ("Thorax", MakeStudyRecord(Parse(STUDY), Parse(SERIES), tags).studyDescription);
}

TEST(OrthancRecords, AStudyCountsItsSeriesAndModalities)
{
  const StudyRecord record = MakeStudyRecord(Parse(STUDY), Parse(SERIES), Parse(TAGS));
  EXPECT_EQ("s", record.study);
  EXPECT_EQ("1.2.3", record.studyInstanceUid);
  EXPECT_EQ("20260102", record.studyDate);
  EXPECT_EQ("101112.345", record.studyTime);
  EXPECT_EQ("Thorax", record.studyDescription);
  EXPECT_EQ("A1", record.accessionNumber);
  EXPECT_EQ("Elsewhere", record.institutionName);
  EXPECT_EQ((std::vector<std::string>{"CT", "SR"}), record.modalities);
  EXPECT_EQ(4, record.seriesCount);
  EXPECT_EQ(5, record.instanceCount);
  EXPECT_EQ("2026-11-21T19:49:51Z", FormatInstant(record.lastUpdate));
}

TEST(OrthancRecords, WhatIsAbsentOrTooLongIsEmpty)
{
  const StudyRecord record =
      MakeStudyRecord(Parse(R"({"ID": "s"})"), Parse("[]"), Parse(R"({"0010,0010": null})"));
  EXPECT_EQ("", record.patientName);
  EXPECT_TRUE(record.otherPatientIds.empty());
  EXPECT_TRUE(record.modalities.empty());
}

TEST(OrthancRecords, AnInstanceKnowsItsPlace)
{
  const InstanceRecord record = MakeInstanceRecord(
      Parse(R"({"ID": "i", "FileSize": 9022, "MainDicomTags":
        {"InstanceNumber": "10", "SOPInstanceUID": "1.2.3.2.10", "NumberOfFrames": "5"}})"),
      Parse(SERIES)[1],
      Parse(R"({"SopClassUid": "1.2.840.10008.5.1.4.1.1.2", "PixelDataOffset": "818"})"));
  EXPECT_EQ("i", record.instance);
  EXPECT_EQ("1.2.3.2.10", record.sopInstanceUid);
  EXPECT_EQ("1.2.840.10008.5.1.4.1.1.2", record.sopClassUid);
  EXPECT_EQ("b", record.series);
  EXPECT_EQ("1.2.3.2", record.seriesInstanceUid);
  EXPECT_EQ("Axial", record.seriesDescription);
  EXPECT_EQ("CT", record.modality);
  EXPECT_EQ(2, record.seriesNumber);
  EXPECT_EQ(10, record.instanceNumber);
  EXPECT_EQ(5, record.numberOfFrames);
  EXPECT_EQ(9022u, record.size);
}

TEST(OrthancRecords, ASliceLiesAlongItsNormal)
{
  const auto location = [](const std::string& orientation, const std::string& position)
  {
    Json::Value instance;
    instance["MainDicomTags"]["ImageOrientationPatient"] = orientation;
    instance["MainDicomTags"]["ImagePositionPatient"] = position;
    return MakeInstanceRecord(instance, Json::Value(), Parse("{}")).location;
  };
  EXPECT_DOUBLE_EQ(-75.5, location("1\\0\\0\\0\\1\\0", "-158.1\\-179 \\ -75.5")) << "axial";
  EXPECT_DOUBLE_EQ(12, location("1\\0\\0\\0\\0\\-1", "3\\+12\\9")) << "coronal";
  EXPECT_DOUBLE_EQ(-7, location("0\\1\\0\\0\\0\\-1", "7\\1\\9")) << "sagittal";
  EXPECT_EQ(0, location("1\\0\\0\\0\\1", "1\\2\\3"));
  EXPECT_EQ(0, location("1\\0\\0\\0\\1\\0", "1\\2\\nan"));
  EXPECT_EQ(0, location("", ""));
  EXPECT_EQ(0, location("1e200\\1e200\\1e200\\1e200\\1e200\\1e200", "1e200\\-1e200\\1"));
}

TEST(OrthancRecords, NoFileHasMoreFramesThanBytes)
{
  const auto frames = [](const std::string& claimed, int fileSize)
  {
    Json::Value instance = Parse(R"({"MainDicomTags": {}})");
    instance["MainDicomTags"]["NumberOfFrames"] = claimed;
    instance["FileSize"] = fileSize;
    return MakeInstanceRecord(instance, Json::Value(), Parse("{}")).numberOfFrames;
  };
  EXPECT_EQ(5000, frames("5000", 5000));
  EXPECT_EQ(1, frames("2147483647", 5000)) << "who lists them would run out of memory";
  EXPECT_EQ(1, frames("99999999999999999999", 5000));
  EXPECT_EQ(1, frames("-7", 5000));
}

TEST(OrthancRecords, NothingToDrawMeansNoFrames)
{
  const auto frames = [](const std::string& metadata)
  {
    return MakeInstanceRecord(Parse(R"({"MainDicomTags": {"NumberOfFrames": "x"}})"), Json::Value(),
                              Parse(metadata))
        .numberOfFrames;
  };
  EXPECT_EQ(0, frames(R"({"SopClassUid": "1.2.840.10008.5.1.4.1.1.104.1"})"));
  EXPECT_EQ(1, frames(R"({"SopClassUid": "1.2.840.10008.5.1.4.1.1.2"})")) << "stored before 1.9.1";
  EXPECT_EQ(1, frames(R"({"SopClassUid": "1.2.840.10008.5.1.4.1.1.66", "PixelDataOffset": "9"})"));
  EXPECT_EQ(1, frames("{}"));
}

TEST(OrthancRecords, SopClassesWithoutPixels)
{
  const std::string storage = "1.2.840.10008.5.1.4.1.1.";
  for (const char* without : {"88.11", "88.59", "104.1", "104.2", "11.1", "9.1.1", "66", "66.1",
                              "67", "481.3", "481.5", "481.11"})
  {
    EXPECT_TRUE(HasNoPixels(storage + without)) << without;
  }
  for (const char* with :
       {"1", "1.1", "2", "4", "6.1", "7", "66.4", "77.1.1", "128", "481.1", "481.2"})
  {
    EXPECT_FALSE(HasNoPixels(storage + with)) << with;
  }
  EXPECT_FALSE(HasNoPixels(""));
  EXPECT_FALSE(HasNoPixels("1.3.46.670589.5.0.1.1"));
}

TEST(OrthancRecords, OnlyOrthancIdentifiersBecomePartOfAnUri)
{
  EXPECT_TRUE(IsOrthancId("06d643a1-e154382d-aafc1b39-a940d6df-7b2ccebc"));
  for (const char* wrong : {"", "..", "06d643a1-e154382d-aafc1b39-a940d6df-7b2ccebcc",
                            "06d643a1-e154382d-aafc1b39-a940d6df-7b2cceb/",
                            "06D643A1-e154382d-aafc1b39-a940d6df-7b2ccebc",
                            "06d643a1ee154382d-aafc1b39-a940d6df-7b2ccebc"})
  {
    EXPECT_FALSE(IsOrthancId(wrong)) << wrong;
  }
}
