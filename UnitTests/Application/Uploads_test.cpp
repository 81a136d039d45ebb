// A11, A12: what staff upload is either stored or named with the reason.
#include "House.h"

#include "../../Sources/Application/DeclineRequest.h"
#include "../../Sources/Application/RequestKeeper.h"
#include "../../Sources/Application/StoreUpload.h"
#include "../../Sources/Application/UploadedKind.h"
#include "../../Sources/Domain/FileLabel.h"
#include "../../Sources/Domain/Refusal.h"
#include "../Uploads/ZipMaker.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace OrthancExchange;

namespace
{
  class Uploads : public ::testing::Test
  {
  protected:
    UploadReport Upload(const std::string& name, const std::string& content)
    {
      return StoreUpload(house_.services, house_.bob, request_, name, content);
    }

    RefusalCode RefusalOf(const std::string& content)
    {
      try
      {
        Upload("x", content);
      }
      catch (const Refusal& refusal)
      {
        return refusal.Code();
      }
      ADD_FAILURE() << "nothing was refused";
      return RefusalCode::Internal;
    }

    /// Those about uploads, in order.
    std::vector<AuditEvent> Events()
    {
      std::vector<AuditEvent> events = house_.Events();
      std::erase_if(events, [](const AuditEvent& event)
                    { return event.action.find("pload") == std::string::npos; });
      return events;
    }

    static std::vector<std::string> Refused(const UploadReport& report)
    {
      std::vector<std::string> lines;
      for (const RefusedUpload& refused : report.refused)
      {
        lines.push_back(refused.name + ": " + ToString(refused.fault));
      }
      return lines;
    }

    House house_;
    std::string request_ = house_.EnterJanesRequest();
  };

  using Lines = std::vector<std::string>;
}

TEST_F(Uploads, A11_OneDicomFileIsStoredAndAudited)
{
  const UploadReport report = Upload("ct/1.dcm", DicomLike("1"));
  ASSERT_EQ(report.stored.size(), 1U);
  EXPECT_EQ(report.stored[0].name, "ct/1.dcm");
  EXPECT_EQ(report.stored[0].instance, "instance-1");
  ASSERT_EQ(Events().size(), 1U);
  EXPECT_EQ(Events()[0].action, "ImagesUploaded");
  EXPECT_EQ(Events()[0].requestId, request_);
  EXPECT_EQ(Events()[0].details.at("Studies"), "study-of-uploads");
}

TEST_F(Uploads, A24_WhatStaffUploadIsAnnouncedToOtherRequestsAlone)
{
  const std::string other = house_.EnterJanesRequest();
  house_.clock.Advance(std::chrono::hours(1));
  StudyRecord study = House::JanesStudy("study-of-uploads");
  study.lastUpdate = house_.clock.Now();
  house_.archive.Put(study);
  Upload("ct/1.dcm", DicomLike("1"));
  house_.clock.Advance(std::chrono::hours(1));
  RequestKeeper(house_.services, [](const std::string&) {}).RunOnce();
  std::vector<Delivery> mails = house_.Deliveries();
  std::erase_if(mails, [](const Delivery& mail) { return mail.purpose != "ImagingArrived"; });
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].requestId, other);
}

TEST_F(Uploads, A12_EveryFileOfAZipIsStoredOrNamedExceptLitter)
{
  const UploadReport report =
      Upload("cd.zip", ZipMaker()
                           .Add("DICOM/", "")
                           .Add("DICOM/1", DicomLike("1"))
                           .Add("DICOM/2", DicomLike("2"), {.deflate = true})
                           .Add("DICOM/3", DicomLike("incomplete"))
                           .Add("DICOMDIR", DicomLike("directory"))
                           .Add("../../evil.exe", "MZ")
                           .Add("empty", "")
                           .Add("inner.zip", ZipMaker().Add("4", DicomLike("4")).Make())
                           .Add("locked", DicomLike("5"), {.flags = 1})
                           .Add("__MACOSX/DICOM/._1", "junk")
                           .Add("DICOM/Thumbs.db", "junk")
                           .Make());
  ASSERT_EQ(report.stored.size(), 2U);
  EXPECT_EQ(report.stored[1].name, "DICOM/2");
  EXPECT_EQ(report.ignored, 2U);
  EXPECT_EQ(Refused(report),
            (Lines{"DICOM/3: Rejected", "DICOMDIR: Directory", "../../evil.exe: NotDicom",
                   "empty: Empty", "inner.zip: Nested", "locked: Encrypted"}));
  for (const RefusedUpload& refused : report.refused)
  {
    EXPECT_FALSE(refused.message.empty());
  }
}

TEST_F(Uploads, AThousandRefusedFilesAreOneAuditRowForEachReason)
{
  ZipMaker maker;
  maker.Add("good", DicomLike("1"));
  for (int i = 0; i < 500; i++)
  {
    maker.Add("text" + std::to_string(i), "text").Add("empty" + std::to_string(i), "");
  }
  EXPECT_EQ(Upload("cd.zip", maker.Make()).refused.size(), 1000U);
  const std::vector<AuditEvent> events = Events();
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].details.at("Stored"), "1");
  EXPECT_EQ(events[0].details.at("Refused"), "1000");
  EXPECT_EQ(events[1].details.at("Reason"), "Empty");
  EXPECT_EQ(events[1].details.at("Files"), "500");
  EXPECT_EQ(events[2].details.at("First"), "text0");
}

TEST_F(Uploads, AFaultInTheMiddleKeepsWhatWasStoredAndSaysSo)
{
  const UploadReport report = Upload("cd.zip", ZipMaker()
                                                   .Add("1", DicomLike("1"))
                                                   .Add("2", DicomLike("no disk left"))
                                                   .Add("3", DicomLike("3"))
                                                   .Make());
  EXPECT_EQ(report.stored.size(), 1U);
  EXPECT_EQ(Refused(report), Lines{"2: ArchiveUnavailable"});
  EXPECT_EQ(Events().size(), 2U);

  const std::string cut = ZipMaker().Add("4", DicomLike("4")).Add("5", DicomLike("5")).Files();
  EXPECT_EQ(Refused(Upload("cut.zip", cut.substr(0, cut.size() - 1))),
            (Lines{"5: Damaged", "cut.zip: BrokenZip"}));
}

TEST_F(Uploads, AnArchiveThatIsDownFromTheStartIsAFaultToTryAgain)
{
  const std::string down = DicomLike("no disk left");
  EXPECT_EQ(RefusalOf(down), RefusalCode::ArchiveUnavailable);
  EXPECT_EQ(RefusalOf(ZipMaker().Add("1", down).Make()), RefusalCode::ArchiveUnavailable);
}

TEST_F(Uploads, NothingIsTakenForACompletedRequest)
{
  DeclineRequest(house_.services, house_.bob, request_,
                 {"No imaging is held for this patient", ""});
  EXPECT_EQ(RefusalOf(DicomLike("1")), RefusalCode::InvalidState);
  EXPECT_EQ(Events().size(), 0U);
}

TEST_F(Uploads, ARequestThatIsCompletedMeanwhileIsTold)
{
  house_.archive.onStore = [&]
  {
    house_.archive.onStore = nullptr;
    DeclineRequest(house_.services, house_.bob, request_,
                   {"No imaging is held for this patient", ""});
  };
  const UploadReport report =
      Upload("cd.zip", ZipMaker().Add("1", DicomLike("1")).Add("2", DicomLike("2")).Make());
  EXPECT_EQ(report.stored.size(), 2U);
  EXPECT_EQ(report.requestState, RequestState::Completed);
  EXPECT_EQ(Events().at(0).details.at("Request"), "Completed meanwhile");
}

TEST_F(Uploads, NothingAtAllIsABadRequest)
{
  EXPECT_EQ(RefusalOf(""), RefusalCode::BadRequest);
}

TEST_F(Uploads, ALoneFileThatIsNoDicomIsNamed)
{
  EXPECT_EQ(Refused(Upload("notes.txt", "Hello")), Lines{"notes.txt: NotDicom"});
  EXPECT_EQ(Refused(Upload("d/dicomdir", DicomLike(""))), Lines{"d/dicomdir: Directory"});
  EXPECT_EQ(Refused(Upload("x.zip", "PK\x03\x04 is no zip")), Lines{"x.zip: BrokenZip"});
}

TEST(FileLabel, IsOneHarmlessLine)
{
  EXPECT_EQ(MakeFileLabel("a\\b/c.dcm"), "a/b/c.dcm");
  EXPECT_EQ(MakeFileLabel("evil\r\nSet-Cookie: x\x1b[2J"), "evilSet-Cookie: x[2J");
  EXPECT_EQ(MakeFileLabel("exe\u202Egpj.dcm"), "exegpj.dcm");
  EXPECT_EQ(MakeFileLabel("M\xFFller"), "M\uFFFDller");
  EXPECT_EQ(MakeFileLabel(std::string("a\0b", 3)), "ab");
  EXPECT_EQ(MakeFileLabel(" \t\n"), "file");
  EXPECT_EQ(MakeFileLabel(std::string(300, 'a') + "/end.dcm").size(), 199U + 3U);
  EXPECT_TRUE(MakeFileLabel(std::string(300, 'a') + "/end.dcm").ends_with("/end.dcm"));
}

TEST(UploadedKind, IsToldByNameAndFirstBytes)
{
  const std::string dicom = DicomLike("").substr(0, UPLOADED_HEAD);
  EXPECT_EQ(DetectUploadedKind("x", dicom), UploadedKind::Dicom);
  EXPECT_EQ(DetectUploadedKind("x.dcm", "text"), UploadedKind::Other);
  EXPECT_EQ(DetectUploadedKind("x", dicom.substr(0, 131)), UploadedKind::Other);
  EXPECT_EQ(DetectUploadedKind("a/DICOMDIR", dicom), UploadedKind::Directory);
  EXPECT_EQ(DetectUploadedKind("a.dcm", "PK\x03\x04..."), UploadedKind::Zip);
  EXPECT_EQ(DetectUploadedKind("a", "\x1F\x8B..."), UploadedKind::Archive);
  EXPECT_EQ(DetectUploadedKind("a", ""), UploadedKind::Empty);
  EXPECT_EQ(DetectUploadedKind("__MACOSX/x", dicom), UploadedKind::Litter);
  EXPECT_EQ(DetectUploadedKind("a/.DS_Store", "x"), UploadedKind::Litter);
}
