#include "House.h"
#include "RefusalOf.h"

#include "../../Sources/Application/Links.h"
#include "../../Sources/Application/ReceivedPackages.h"
#include "../../Sources/Application/RequestDocuments.h"
#include "../../Sources/Application/SendRequest.h"
#include "../../Sources/Application/Sessions.h"
#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace OrthancExchange;

namespace
{
  /// Sam, who was sent Jane's images together with a report.
  class ReceivedPackages : public testing::Test
  {
  protected:
    void SetUp() override
    {
      const std::string request = house_.EnterJanesRequest();
      AddAttachment(house_.services, house_.bob, request, {"report.txt", "Nothing to see"});
      SendOptions options;
      options.retentionDays = 60; // longer than the 28 days of D7
      package_ = SendRequest(house_.services, house_.bob, request, options).package;
      token_ = house_.NewestToken();
      house_.PrepareArchives();
    }

    Session LogIn()
    {
      house_.clock.Advance(Seconds(1));
      SendPasscode(house_.services, house_.visitor, token_);
      const OpenedLink opened =
          OpenLink(house_.services, house_.visitor, token_, house_.NewestPasscode());
      return RequireSession(house_.services, opened.sessionToken);
    }

    void Download(const Session& session, bool resumed)
    {
      OpenArchive(house_.services, house_.visitor, session, package_, {"en", resumed});
    }

    std::string Look(const Session& session)
    {
      return ViewFrame(house_.services, house_.visitor, session, package_, "instance-of-study-jane",
                       0, {100, {}});
    }

    std::string ReadPdf(const Session& session)
    {
      return ViewPdf(house_.services, house_.visitor, session, package_, "instance-of-study-jane");
    }

    std::string Take(const Session& session, const std::string& package)
    {
      return ViewPicture(house_.services, house_.visitor, session, package,
                         "instance-of-study-jane", 0, {true, true});
    }

    std::ptrdiff_t Count(const std::string& action)
    {
      const std::vector<AuditEvent> events = house_.Events();
      return std::count_if(events.begin(), events.end(),
                           [&](const AuditEvent& event) { return event.action == action; });
    }

    House house_;
    std::string package_;
    std::string token_;
  };
}

TEST_F(ReceivedPackages, ADownloadFromTheSecondByteOnIsOnRecordToo)
{
  Download(LogIn(), true);
  EXPECT_EQ(Count("PackageDownloaded"), 1) << "whoever asks for bytes=1- has all but one of them";
}

TEST_F(ReceivedPackages, AResumedDownloadIsOneDownloadInItsSession)
{
  const Session session = LogIn();
  Download(session, false);
  Download(session, true);
  EXPECT_EQ(Count("PackageDownloaded"), 1);
  Download(LogIn(), true);
  EXPECT_EQ(Count("PackageDownloaded"), 2) << "another session is another download";
}

TEST_F(ReceivedPackages, PicturesAreOnRecordAsAViewOnceASession)
{
  const Session session = LogIn();
  Look(session);
  EXPECT_EQ(Count("PackageViewed"), 1) << "who knows an instance need not ask for the list";
  Look(session);
  ViewPackage(house_.services, house_.visitor, session, package_);
  EXPECT_EQ(Count("PackageViewed"), 2);
  house_.clock.Advance(Seconds(1));
  Look(LogIn());
  EXPECT_EQ(Count("PackageViewed"), 3);
}

TEST_F(ReceivedPackages, Threat10_AFileIsReadOnceForAllThatIsDrawnOfIt)
{
  const Session session = LogIn();
  EXPECT_EQ(Look(session), "picture of instance-of-study-jane");
  Look(session);
  EXPECT_EQ(house_.pictures.readings, 1);
  house_.archive.version = "the same, written anew";
  EXPECT_EQ(Look(session), "picture of instance-of-study-jane");
  EXPECT_EQ(house_.pictures.readings, 2);
}

TEST_F(ReceivedPackages, Threat10_NothingIsDrawnOfAnotherFileOfTheSameSize)
{
  const Session session = LogIn();
  Look(session);
  house_.archive.version = "another";
  house_.pictures.crc32 = 1;
  int drawn = 0;
  house_.archive.whileDrawing = [&]
  {
    drawn++;
  };
  for (int i = 0; i < 2; i++)
  {
    EXPECT_EQ(RefusalOf([&] { Look(session); }).Code(), RefusalCode::StudyGone);
    EXPECT_EQ(RefusalOf([&] { ReadPdf(session); }).Code(), RefusalCode::StudyGone);
  }
  EXPECT_EQ(drawn, 0);
  EXPECT_EQ(house_.pictures.readings, 2) << "nor is it read again and again";
  house_.archive.version = "the first one again";
  house_.pictures.crc32 = 0;
  EXPECT_EQ(Look(session), "picture of instance-of-study-jane");
}

TEST_F(ReceivedPackages, Threat10_WhatIsOverwrittenWhileItIsDrawnIsNotShown)
{
  const Session session = LogIn();
  house_.archive.whileDrawing = [&]
  {
    house_.archive.version = "another";
    house_.pictures.crc32 = 1;
  };
  const Refusal refusal = RefusalOf([&] { Look(session); });
  EXPECT_EQ(refusal.Code(), RefusalCode::Busy);
  EXPECT_EQ(refusal.Details().at("RetryAfter"), "1");
  EXPECT_EQ(RefusalOf([&] { Look(session); }).Code(), RefusalCode::StudyGone);
}

TEST_F(ReceivedPackages, AnAttachmentIsHandedOutOnRecord)
{
  const OpenedAttachment opened =
      OpenPackageAttachment(house_.services, house_.visitor, LogIn(), package_, 1);
  EXPECT_EQ(opened.content, "Nothing to see");
  const AuditEvent event = house_.Events().back();
  EXPECT_EQ(event.action, "AttachmentViewed");
  EXPECT_EQ(event.packageId, package_);
  EXPECT_EQ(event.details.at("Name"), "report.txt");
}

TEST_F(ReceivedPackages, D7_WhatNobodyLookedAtNeedsActionAsLongAsItIsThere)
{
  house_.clock.Advance(std::chrono::days(40));
  const Session session = LogIn();
  EXPECT_EQ(ListReceived(house_.services, session, PackageView::ActionRequired).size(), 1U);
  EXPECT_TRUE(ListReceived(house_.services, session, PackageView::All).empty());
}

TEST_F(ReceivedPackages, B6_WhatEndedWhileAPictureWasReadIsNotAnswered)
{
  const Session session = LogIn();
  EXPECT_EQ(Take(session, package_), "instance-of-study-jane/0 attributes pixels");
  house_.pictures.whilePacking = [&]
  {
    DeclinePackage(house_.services, house_.visitor, session, package_, "not mine");
  };
  EXPECT_EQ(RefusalOf([&] { Take(session, package_); }).Code(), RefusalCode::NotFound);
}

TEST_F(ReceivedPackages, E4_StoredValuesThatMayNotLeaveAreRefusedOnRecordOnceASession)
{
  const std::string request = house_.EnterJanesRequest();
  SendOptions options;
  options.download = false;
  const std::string package = SendRequest(house_.services, house_.bob, request, options).package;
  for (int sessions = 1; sessions <= 2; sessions++)
  {
    token_ = house_.NewestToken();
    const Session session = LogIn();
    for (int i = 0; i < 3; i++)
    {
      EXPECT_EQ(RefusalOf([&] { Take(session, package); }).Code(),
                RefusalCode::DownloadNotPermitted);
    }
    EXPECT_EQ(Count("DownloadRefused"), sessions);
  }
}
