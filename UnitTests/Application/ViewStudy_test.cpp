#include "House.h"
#include "RefusalOf.h"

#include "../../Sources/Application/ViewStudy.h"
#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace OrthancExchange;

namespace
{
  const std::string STUDY = "study-jane";
  const std::string INSTANCE = "instance-of-study-jane";

  class ViewStudyTest : public testing::Test
  {
  protected:
    void SetUp() override
    {
      house_.archive.Put(House::JanesStudy());
    }

    std::string Draw(const Actor& actor)
    {
      return ViewStudyFrame(house_.services, actor, STUDY, INSTANCE, 0, {100, {}});
    }

    std::ptrdiff_t Looks(const std::string& action = "StudyViewed")
    {
      const std::vector<AuditEvent> events = house_.Events();
      return std::count_if(events.begin(), events.end(),
                           [&](const AuditEvent& event) { return event.action == action; });
    }

    House house_;
  };
}

TEST_F(ViewStudyTest, D8_EachOpeningIsOnRecordAndItsPicturesAreNot)
{
  ViewStudy(house_.services, house_.bob, STUDY);
  EXPECT_EQ("picture of " + INSTANCE, Draw(house_.bob));
  EXPECT_EQ(1, Looks());
  ViewStudy(house_.services, house_.bob, STUDY);
  EXPECT_EQ(2, Looks());
  const AuditEvent event = house_.Events().back();
  EXPECT_EQ("bob", event.actor);
  EXPECT_EQ(House::JanesStudy().patientId, event.patientId);
  EXPECT_EQ(House::JanesStudy().studyInstanceUid, event.details.at("Studies"));
}

TEST_F(ViewStudyTest, D8_PicturesWithoutAnOpeningBeginALookOfTheirOwn)
{
  ShowStudy(house_.services, house_.bob, STUDY);
  EXPECT_EQ(0, Looks()) << "its facts are no pictures";
  Draw(house_.bob);
  Draw(house_.bob);
  EXPECT_EQ(1, Looks());
  Draw({"Staff", "alice", ""});
  EXPECT_EQ(2, Looks()) << "another's look is another look";
  house_.clock.Advance(StudyViews::SPAN);
  Draw(house_.bob);
  EXPECT_EQ(3, Looks()) << "the next day is another look";
}

TEST_F(ViewStudyTest, D8_WhoWasShownAStudyIsOnRecordOnce)
{
  ShowStudy(house_.services, house_.bob, STUDY);
  EXPECT_EQ(1, Looks("StudyShown"));
  const AuditEvent event = house_.Events().back();
  EXPECT_EQ("bob", event.actor);
  EXPECT_EQ(House::JanesStudy().patientId, event.patientId);
  EXPECT_EQ(House::JanesStudy().studyInstanceUid, event.details.at("Studies"));
  ShowStudy(house_.services, house_.bob, STUDY);
  EXPECT_FALSE(PreviewStudy(house_.services, house_.bob, STUDY).empty());
  EXPECT_EQ(1, Looks("StudyShown"));
  PreviewStudy(house_.services, {"Staff", "alice", ""}, STUDY);
  EXPECT_EQ(2, Looks("StudyShown")) << "a preview is a look as well";
  house_.clock.Advance(StudyViews::SPAN);
  PreviewStudy(house_.services, house_.bob, STUDY);
  EXPECT_EQ(3, Looks("StudyShown"));
  EXPECT_EQ(0, Looks());
}

TEST_F(ViewStudyTest, D8_WhoViewedAStudyWasShownItToo)
{
  ViewStudy(house_.services, house_.bob, STUDY);
  ShowStudy(house_.services, house_.bob, STUDY);
  PreviewStudy(house_.services, house_.bob, STUDY);
  EXPECT_EQ(0, Looks("StudyShown"));
}

TEST_F(ViewStudyTest, D8_NoRowWithoutALook)
{
  const auto preview = [&]
  {
    PreviewStudy(house_.services, house_.bob, "study-unknown");
  };
  EXPECT_EQ(RefusalCode::NotFound, RefusalOf(preview).Code());
  const auto show = [&]
  {
    ShowStudy(house_.services, house_.bob, "study-unknown");
  };
  EXPECT_EQ(RefusalCode::NotFound, RefusalOf(show).Code());
  EXPECT_EQ(0, Looks("StudyShown"));
}

TEST_F(ViewStudyTest, Threat1_APictureIsGivenUnderItsOwnStudyOnly)
{
  house_.archive.Put(House::JanesStudy("study-other"));
  const auto draw = [&](const std::string& study, const std::string& instance, int frame)
  {
    const auto view = [&]
    {
      ViewStudyFrame(house_.services, house_.bob, study, instance, frame, {100, {}});
    };
    return RefusalOf(view).Code();
  };
  EXPECT_EQ(RefusalCode::NotFound, draw("study-other", INSTANCE, 0));
  EXPECT_EQ(RefusalCode::NotFound, draw("study-unknown", INSTANCE, 0));
  EXPECT_EQ(0, Looks());
  EXPECT_EQ(RefusalCode::NotFound, draw(STUDY, INSTANCE, 1));
  EXPECT_EQ(RefusalCode::NotFound, draw(STUDY, INSTANCE, -1));
  EXPECT_EQ(RefusalCode::NotFound,
            RefusalOf([&] { ViewStudyPdf(house_.services, house_.bob, STUDY, INSTANCE); }).Code());
  EXPECT_EQ(RefusalCode::NotFound,
            RefusalOf([&] { ViewStudy(house_.services, house_.bob, "study-unknown"); }).Code());
}

TEST_F(ViewStudyTest, D8_StaffMayAlwaysHaveTheStoredValues)
{
  EXPECT_EQ(INSTANCE + "/0 attributes pixels",
            ViewStudyPicture(house_.services, house_.bob, STUDY, INSTANCE, 0, {true, true}));
  EXPECT_EQ(1, Looks());
}

TEST(StudyViews, WhatIsForgottenCostsARowAndNeverLeavesOneOut)
{
  StudyViews views;
  const Instant start{};
  EXPECT_FALSE(views.IsOnRecord(StudyLook::Viewed, "bob", "s", start));
  views.Note(StudyLook::Viewed, "bob", "s", start);
  EXPECT_TRUE(views.IsOnRecord(StudyLook::Viewed, "bob", "s",
                               start + StudyViews::SPAN - std::chrono::seconds(1)));
  EXPECT_FALSE(views.IsOnRecord(StudyLook::Viewed, "bob", "s", start + StudyViews::SPAN));
  EXPECT_FALSE(views.IsOnRecord(StudyLook::Viewed, "bob", "s", start - std::chrono::days(1)))
      << "the clock was put back";
  EXPECT_FALSE(views.IsOnRecord(StudyLook::Viewed, "bob", "t", start));
  EXPECT_FALSE(views.IsOnRecord(StudyLook::Viewed, "alice", "s", start));
  for (int i = 0; i < 50000; ++i)
  {
    views.Note(StudyLook::Viewed, "bob", std::to_string(i), start);
  }
  EXPECT_TRUE(views.IsOnRecord(StudyLook::Viewed, "bob", "49999", start));
  EXPECT_FALSE(views.IsOnRecord(StudyLook::Viewed, "bob", "s", start)) << "room is bounded";
}
