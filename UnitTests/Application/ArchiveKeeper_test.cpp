#include "House.h"

#include "../../Sources/Application/ArchiveKeeper.h"
#include "../../Sources/Application/ForwardPackage.h"
#include "../../Sources/Application/Links.h"
#include "../../Sources/Application/ReceivedPackages.h"
#include "../../Sources/Application/RequestDocuments.h"
#include "../../Sources/Application/SendRequest.h"
#include "../../Sources/Application/Sessions.h"
#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Storage/Connection.h"
#include "../../Sources/Storage/SqliteEngine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

using namespace OrthancExchange;

namespace
{
  /// Jane's images were sent to Sam a moment ago; nothing is prepared yet.
  class Preparation : public testing::Test
  {
  protected:
    void SetUp() override
    {
      const std::string request = house_.EnterJanesRequest();
      AddAttachment(house_.services, house_.bob, request, {"report.txt", "Nothing to see"});
      SendOptions options;
      options.message = "With kind regards";
      package_ = SendRequest(house_.services, house_.bob, request, options).package;
      token_ = house_.NewestToken();
      SendPasscode(house_.services, house_.visitor, token_);
      const OpenedLink opened =
          OpenLink(house_.services, house_.visitor, token_, house_.NewestPasscode());
      session_ = RequireSession(house_.services, opened.sessionToken);
    }

    ArchiveProgress Progress(const std::string& language = "en")
    {
      return ShowArchive(house_.services, FindReceived(house_.services, session_, package_).package,
                         language);
    }

    std::optional<Refusal> Download()
    {
      try
      {
        OpenArchive(house_.services, house_.visitor, session_, package_, {"de"});
        return std::nullopt;
      }
      catch (const Refusal& refusal)
      {
        return refusal;
      }
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
    Session session_;
  };
}

TEST_F(Preparation, D9_FollowsTheSendAndKnowsWhatWasSent)
{
  EXPECT_FALSE(Progress().ready);
  EXPECT_EQ(Progress().done, 0);
  EXPECT_TRUE(house_.exporter.orders.empty()) << "the send does not wait for it";
  house_.PrepareArchives();
  ASSERT_EQ(house_.exporter.orders.size(), 1U);
  const ArchiveOrder& order = house_.exporter.orders.front();
  EXPECT_EQ(order.description.message, "With kind regards");
  EXPECT_EQ(order.description.institution, "St Elsewhere");
  EXPECT_EQ(order.instances.size(), 1U);
  ASSERT_EQ(order.documentNames.size(), 1U);
  EXPECT_EQ(order.documentNames.begin()->second, "report.txt");
  EXPECT_TRUE(Progress().ready);
  EXPECT_EQ(Progress().length, 1U);
  house_.PrepareArchives();
  EXPECT_EQ(house_.exporter.orders.size(), 1U) << "once is enough";
}

TEST_F(Preparation, ADownloadBeforeItIsAskedToComeBackAndOneAfterItTellsTheAuditWhatItWas)
{
  const auto refusal = Download();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->Code(), RefusalCode::Busy);
  EXPECT_EQ(refusal->Details().at("RetryAfter"), "3");
  EXPECT_EQ(refusal->Details().at("Done"), "0");
  EXPECT_EQ(Count("PackageDownloaded"), 0);
  house_.PrepareArchives();
  EXPECT_FALSE(Download());
  const std::vector<AuditEvent> events = house_.Events();
  EXPECT_EQ(events.back().action, "PackageDownloaded");
  EXPECT_EQ(events.back().details.at("SHA256"), std::string(64, 'a'));
  EXPECT_EQ(events.back().details.at("Language"), "de");
}

TEST_F(Preparation, Threat10_WhatChangedSinceTheSendIsSaidAndTriedAgainLater)
{
  house_.exporter.whileArchiving = []
  {
    throw Refusal(RefusalCode::StudyGone, "An image changed.");
  };
  house_.PrepareArchives();
  EXPECT_EQ(Progress().failure, "An image changed.");
  const auto refusal = Download();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->Code(), RefusalCode::StudyGone);
  EXPECT_NE(std::string(refusal->what()).find("ask the sender"), std::string::npos);
  house_.clock.Advance(Seconds(601));
  house_.PrepareArchives();
  EXPECT_EQ(house_.exporter.orders.size(), 2U);
  EXPECT_EQ(Count("ArchiveFailed"), 1) << "one row for one finding";
  house_.exporter.whileArchiving = [] {
  };
  house_.clock.Advance(Seconds(601));
  house_.PrepareArchives();
  EXPECT_TRUE(Progress().ready) << "the study came back";
  EXPECT_TRUE(Progress().failure.empty());
}

TEST_F(Preparation, Threat10_WhatADownloadFindsChangedIsSaidToWhoeverAsksNext)
{
  house_.PrepareArchives();
  house_.exporter.whileReading = []
  {
    throw Refusal(RefusalCode::StudyGone, "An image changed.");
  };
  char byte = 0;
  const auto zip =
      OpenArchive(house_.services, house_.visitor, session_, package_, {"de"}); // as many at once
  const auto another = OpenArchive(house_.services, house_.visitor, session_, package_, {"en"});
  EXPECT_THROW(zip->Read(0, &byte, 1), Refusal);
  EXPECT_THROW(another->Read(0, &byte, 1), Refusal);
  EXPECT_EQ(Count("ArchiveFailed"), 1);
  EXPECT_EQ(Progress().failure, "An image changed.");
  const auto refusal = Download();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->Code(), RefusalCode::StudyGone);
  house_.PrepareArchives();
  EXPECT_EQ(house_.exporter.orders.size(), 1U) << "not at once";
  house_.clock.Advance(Seconds(601));
  house_.PrepareArchives();
  EXPECT_TRUE(Progress().ready) << "the study came back";
  EXPECT_FALSE(Download());
}

TEST_F(Preparation, Threat10_WhatAnotherDownloadFindsChangedMeanwhileIsNotGivenOutEmpty)
{
  house_.PrepareArchives();
  house_.exporter.whileReading = []
  {
    throw Refusal(RefusalCode::StudyGone, "An image changed.");
  };
  const auto another = OpenArchive(house_.services, house_.visitor, session_, package_, {"en"});
  house_.services.wakeArchives = [&] // called once it is known to be ready
  {
    char byte = 0;
    EXPECT_THROW(another->Read(0, &byte, 1), Refusal);
  };
  const auto refusal = Download();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->Code(), RefusalCode::StudyGone);
  EXPECT_EQ(Count("PackageDownloaded"), 1) << "the other one";
}

TEST_F(Preparation, Threat10_AFailureIsStoredTogetherWithItsAuditOrNotAtAll)
{
  house_.exporter.whileArchiving = []
  {
    throw Refusal(RefusalCode::StudyGone, "An image changed.");
  };
  SqliteEngine engine((house_.folder.Path() / "exchange.db").string(), std::chrono::seconds(20));
  Connection database(engine, Access::Write);
  database.RunOnce("CREATE TRIGGER full BEFORE INSERT ON audit_events BEGIN "
                   "SELECT RAISE(ABORT, 'full'); END");
  EXPECT_ANY_THROW(house_.PrepareArchives());
  EXPECT_TRUE(Progress().failure.empty());
  database.RunOnce("DROP TRIGGER full");
  house_.clock.Advance(Seconds(601));
  house_.PrepareArchives();
  EXPECT_EQ(Progress().failure, "An image changed.");
  EXPECT_EQ(Count("ArchiveFailed"), 1);
}

TEST_F(Preparation, E12_ADownloadThatIsNoLongerPermittedSpoilsNothing)
{
  house_.PrepareArchives();
  house_.exporter.whileReading = []
  {
    throw Refusal(RefusalCode::DownloadNotPermitted, "Ended.");
  };
  char byte = 0;
  EXPECT_THROW(
      OpenArchive(house_.services, house_.visitor, session_, package_, {"de"})->Read(0, &byte, 1),
      Refusal);
  EXPECT_TRUE(Progress().ready);
}

TEST_F(Preparation, Threat10_AStudyDeletedAfterItIsSaidBeforeTheFirstByte)
{
  house_.PrepareArchives();
  house_.archive.Delete("study-jane");
  const auto refusal = Download();
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->Code(), RefusalCode::StudyGone);
  EXPECT_EQ(Count("PackageDownloaded"), 0);
  EXPECT_NE(Progress().failure, "") << "where the deletion itself was told to nobody";
}

TEST_F(Preparation, Threat10_ADeletionIsSaidAsSoonAsItIsTold)
{
  house_.PrepareArchives();
  house_.archive.Delete("study-jane");
  house_.index.OnDeleted("study-jane");
  house_.index.CatchUp();
  EXPECT_NE(Progress().failure.find("deleted at the sender"), std::string::npos);
  EXPECT_EQ(Count("ArchiveFailed"), 1);
  house_.archive.Put(House::JanesStudy());
  house_.clock.Advance(Seconds(601));
  house_.PrepareArchives();
  EXPECT_EQ(Progress().failure, "") << "the very same images came back";
  EXPECT_FALSE(Download());
}

TEST_F(Preparation, Threat10_AnImageDeletedOfSeveralIsSaidToo)
{
  StudyRecord study = House::JanesStudy();
  study.instanceCount = 2; // as many as were not sent
  house_.archive.Put(study);
  house_.index.CatchUp();
  house_.PrepareArchives();
  study.instanceCount = 1;
  house_.archive.Put(study);
  house_.index.OnDeleted("study-jane");
  house_.index.CatchUp();
  EXPECT_TRUE(Progress().ready) << "all that was sent";
  study.instanceCount = 0;
  house_.archive.Put(study);
  house_.index.OnDeleted("study-jane");
  house_.index.CatchUp();
  EXPECT_NE(Progress().failure, "");
}

TEST_F(Preparation, Threat10_WhatIsDeletedWhileTheZipIsPreparedIsSaidAfterwards)
{
  house_.exporter.whileArchiving = [&]
  {
    house_.archive.Delete("study-jane");
    house_.index.OnDeleted("study-jane");
    house_.index.CatchUp();
  };
  house_.PrepareArchives();
  EXPECT_NE(Progress().failure, "");
  EXPECT_EQ(Count("ArchiveFailed"), 1);
}

TEST_F(Preparation, Threat10_ARestartGoesOnWhereItEnded)
{
  house_.exporter.whileArchiving = []
  {
    throw std::runtime_error("killed");
  };
  EXPECT_THROW(house_.PrepareArchives(), std::runtime_error);
  house_.exporter.whileArchiving = [] {
  };
  house_.PrepareArchives();
  EXPECT_FALSE(Progress().ready) << "it pauses after a fault";
  house_.clock.Advance(Seconds(60));
  house_.PrepareArchives();
  EXPECT_TRUE(Progress().ready);
}

TEST_F(Preparation, TwoOrthancsOnOneDatabaseDoNotPrepareTheSame)
{
  house_.exporter.whileArchiving = [&]
  {
    house_.PrepareArchives(); // the other one, meanwhile
    EXPECT_EQ(house_.exporter.orders.size(), 1U);
  };
  house_.PrepareArchives();
  EXPECT_TRUE(Progress().ready);
}

TEST_F(Preparation, AnOrthancThatPausedTooLongUndoesNothingOfAnotherThatFinished)
{
  bool first = true;
  house_.exporter.whileArchiving = [&]
  {
    if (std::exchange(first, false))
    {
      house_.clock.Advance(Seconds(60)); // beyond its lease
      house_.PrepareArchives();          // the other one, to its end
      EXPECT_TRUE(Progress().ready);
    }
  };
  house_.PrepareArchives();
  EXPECT_EQ(house_.exporter.orders.size(), 2U);
  EXPECT_TRUE(Progress().ready);
  EXPECT_FALSE(Download().has_value());
}

TEST_F(Preparation, AnotherLibraryOrSettingPreparesAnewAndForgetsTheOldOneLater)
{
  house_.PrepareArchives();
  house_.exporter.recipe = "recipe-2";
  EXPECT_FALSE(Progress().ready);
  house_.PrepareArchives();
  EXPECT_TRUE(Progress().ready);
  house_.exporter.recipe = "recipe-1";
  EXPECT_TRUE(Progress().ready) << "an Orthanc of the old version may still run";
  house_.clock.Advance(std::chrono::days(8));
  house_.exporter.recipe = "recipe-3";
  house_.PrepareArchives();
  house_.exporter.recipe = "recipe-1";
  EXPECT_FALSE(Progress().ready);
}

TEST_F(Preparation, D11_AForwardHasAReadmeOfItsOwn)
{
  house_.PrepareArchives();
  ForwardOptions options;
  options.recipient.name = "Dr Second";
  options.recipient.email = "second@hospital.example";
  options.recipient.mobile = "+447700900321";
  options.message = "For your opinion";
  options.retentionDays = 5;
  options.acknowledged = {true, true, true};
  ForwardPackage(house_.services, house_.visitor, session_, package_, options);
  house_.PrepareArchives();
  ASSERT_EQ(house_.exporter.orders.size(), 2U);
  EXPECT_EQ(house_.exporter.orders.back().description.message, "For your opinion");
  EXPECT_EQ(house_.exporter.orders.back().documentNames.begin()->second, "report.txt");
}
