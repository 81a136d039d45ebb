#include "House.h"

#include "../../Sources/Application/ChangeSettings.h"
#include "../../Sources/Application/DeclineRequest.h"
#include "../../Sources/Application/RequestAccess.h"
#include "../../Sources/Application/RequestClock.h"
#include "../../Sources/Application/RequestDocuments.h"
#include "../../Sources/Application/RequestKeeper.h"
#include "../../Sources/Application/SendRequest.h"
#include "../../Sources/Application/ShowRequests.h"
#include "../../Sources/Domain/Refusal.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace OrthancExchange;

namespace
{
  constexpr std::chrono::days DAY{1};

  class Deadlines : public testing::Test
  {
  protected:
    std::string DueDay() const
    {
      return FormatInstant(RequireRequest(house_.services, id_).dueAt).substr(0, 10);
    }

    std::vector<Delivery> Mails(const std::string& purpose)
    {
      std::vector<Delivery> mails = house_.Deliveries();
      std::erase_if(mails, [&](const Delivery& mail) { return mail.purpose != purpose; });
      return mails;
    }

    std::string TextOf(const Delivery& mail) const
    {
      return SplitBody(house_.cryptography.Open("outbox", mail.id, mail.sealedBody)).text;
    }

    std::size_t Events(const std::string& action)
    {
      const auto events = house_.Events();
      return static_cast<std::size_t>(std::count_if(events.begin(), events.end(),
                                                    [&](const AuditEvent& event)
                                                    { return event.action == action; }));
    }

    void AddProof()
    {
      AddIdentification(house_.services, house_.bob, id_, {"passport.pdf", "%PDF-1.4 proof"});
    }

    template <typename Work>
    RefusalCode RefusalOf(Work work)
    {
      try
      {
        work();
      }
      catch (const Refusal& refusal)
      {
        return refusal.Code();
      }
      return RefusalCode::Internal;
    }

    House house_; // 21 November 2026, a Saturday
    std::string id_ = house_.EnterJanesRequest();
    RequestKeeper keeper_{house_.services, [](const std::string&) {
                          }};
  };
}

TEST_F(Deadlines, A23_ARequestIsDueOneMonthAfterItCameHolidaysConsidered)
{
  EXPECT_EQ(DueDay(), "2026-12-21");
  ChangeSettings(house_.services, house_.bob, {{"account.Holidays", {"2026-12-21"}}});
  id_ = house_.EnterJanesRequest();
  EXPECT_EQ(DueDay(), "2026-12-22");
}

TEST_F(Deadlines, A23_TheClockOfALetterStartsOnTheDayItCame)
{
  NewRequest letter = House::JanesRequest();
  letter.receivedOn = "2026-11-18";
  id_ = EnterRequest(house_.services, house_.bob, letter);
  EXPECT_EQ(DueDay(), "2026-12-18");
  EXPECT_EQ(FormatInstant(RequireRequest(house_.services, id_).receivedAt), "2026-11-18T12:00:00Z");
  letter.receivedOn = "2026-10-01"; // it lay too long
  id_ = EnterRequest(house_.services, house_.bob, letter);
  EXPECT_TRUE(IsOverdue(RequireRequest(house_.services, id_), house_.clock.Now()));

  letter.receivedOn = "2026-11-21";
  id_ = EnterRequest(house_.services, house_.bob, letter);
  EXPECT_LE(RequireRequest(house_.services, id_).receivedAt, house_.clock.Now());
  EXPECT_EQ(DueDay(), "2026-12-21");
  for (const char* day : {"2026-11-23", "2025-11-18", "2026-02-30", "18.11.2026", "20261118"})
  {
    letter.receivedOn = day;
    EXPECT_EQ(RefusalOf([&] { EnterRequest(house_.services, house_.bob, letter); }),
              RefusalCode::BadDate)
        << day;
  }
}

TEST_F(Deadlines, A23_AskingForIdentificationTellsTheRequesterAndStopsTheClockUntilItComes)
{
  house_.clock.Advance(3 * DAY);
  AskForIdentification(house_.services, house_.bob, id_, "A passport, please");
  const auto mails = Mails("IdentificationNeeded");
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].recipient, "sam@law.example");
  EXPECT_NE(TextOf(mails[0]).find("A passport, please"), std::string::npos);
  EXPECT_EQ(TextOf(mails[0]).find("DOE"), std::string::npos);
  EXPECT_EQ(Events("IdentificationAsked"), 1U);
  EXPECT_EQ(RequireRequest(house_.services, id_).dueAt, NOT_DUE);

  house_.clock.Advance(60 * DAY);
  EXPECT_FALSE(ShowRequest(house_.services, house_.bob, id_).overdue);
  AddProof();
  EXPECT_EQ(DueDay(), "2027-02-23") << "from 23 January on";
  AddProof();
  EXPECT_EQ(DueDay(), "2027-02-23") << "a second document changes nothing";
}

TEST_F(Deadlines, A23_ARequestAnsweredWhileItsClockStoodStillEndsInTime)
{
  const std::string declined = house_.EnterJanesRequest();
  const std::string stillOpen = house_.EnterJanesRequest();
  for (const std::string& request : {id_, declined, stillOpen})
  {
    AskForIdentification(house_.services, house_.bob, request, "");
  }
  house_.clock.Advance(90 * DAY); // 19 February 2027
  SendOptions send;
  send.close = true;
  SendRequest(house_.services, house_.bob, id_, send);
  DeclineRequest(house_.services, house_.bob, declined, {"The request was withdrawn", ""});
  send.close = false;
  SendRequest(house_.services, house_.bob, stillOpen, send);
  for (const std::string& request : {id_, declined})
  {
    const Request answered = RequireRequest(house_.services, request);
    EXPECT_EQ(DueStateOf(answered), DueState::Running);
    EXPECT_EQ(answered.dueFrom, answered.completedAt) << "the pause lasted until the answer";
    EXPECT_EQ(FormatInstant(answered.dueAt).substr(0, 10), "2027-03-19");
  }
  EXPECT_EQ(DueStateOf(RequireRequest(house_.services, stillOpen)), DueState::Paused);
}

TEST_F(Deadlines, A23_ARequestAnsweredTooLateStaysSo)
{
  house_.clock.Advance(90 * DAY);
  DeclineRequest(house_.services, house_.bob, id_, {"The request was withdrawn", ""});
  EXPECT_EQ(DueDay(), "2026-12-21");
}

TEST_F(Deadlines, A23_OtherHolidaysMoveTheDueDatesOfOpenRequestsAtOnce)
{
  const std::string declined = house_.EnterJanesRequest();
  DeclineRequest(house_.services, house_.bob, declined, {"The request was withdrawn", ""});
  const std::string paused = house_.EnterJanesRequest();
  AskForIdentification(house_.services, house_.bob, paused, "");
  house_.clock.Advance(DAY);
  const std::string later = house_.EnterJanesRequest();
  const int revision = RequireRequest(house_.services, id_).revision;

  ChangeSettings(house_.services, house_.bob, {{"account.Holidays", {"2026-12-21"}}});
  EXPECT_EQ(DueDay(), "2026-12-22");
  EXPECT_EQ(RequireRequest(house_.services, id_).revision, revision + 1);
  EXPECT_EQ(FormatInstant(RequireRequest(house_.services, declined).dueAt).substr(0, 10),
            "2026-12-21");
  EXPECT_EQ(RequireRequest(house_.services, paused).dueAt, NOT_DUE);
  EXPECT_EQ(FormatInstant(RequireRequest(house_.services, later).dueAt).substr(0, 10),
            "2026-12-22");
  const auto events = house_.Events();
  const auto moved =
      std::find_if(events.begin(), events.end(),
                   [](const AuditEvent& event) { return event.action == "DueDateMoved"; });
  ASSERT_NE(moved, events.end());
  EXPECT_EQ(moved->requestId, id_);
  EXPECT_EQ(moved->actor, "bob");
  EXPECT_EQ(moved->details,
            (std::map<std::string, std::string>{
                {"Cause", "Holidays"}, {"From", "21 December 2026"}, {"To", "22 December 2026"}}));
  EXPECT_EQ(Events("DueDateMoved"), 1U) << "each whose date moved, and no other";

  ChangeSettings(house_.services, house_.bob, {{"account.WarnDays", {"6"}}});
  EXPECT_EQ(Events("DueDateMoved"), 1U);
  ChangeSettings(house_.services, house_.bob, {{"account.Holidays", {}}});
  EXPECT_EQ(DueDay(), "2026-12-21");
}

TEST_F(Deadlines, A23_HolidaysMoveAllOfManyOpenRequests)
{
  constexpr int MANY = 600; // more than are read at a time
  house_.store->Write(
      [&](ITransaction& transaction)
      {
        const Request first = *transaction.Requests().Find(id_);
        for (int i = 1; i < MANY; i++)
        {
          Request request = first;
          request.id += "-" + std::to_string(i);
          transaction.Requests().Insert(request);
        }
      });
  ChangeSettings(house_.services, house_.bob, {{"account.Holidays", {"2026-12-21"}}});
  RequestQuery overdue;
  overdue.overdueAt = *ParseInstant("2026-12-22T00:00:00Z");
  overdue.direction = RequestDirection::Inbound;
  EXPECT_EQ(ListRequests(house_.services, overdue).total, 0);
  EXPECT_EQ(Events("DueDateMoved"), static_cast<std::size_t>(MANY));
}

TEST_F(Deadlines, A23_AMovedDueDateIsWarnedOfOnItsNewDay)
{
  house_.clock.Advance(30 * DAY + std::chrono::hours(12)); // past midnight of the due date
  ChangeSettings(house_.services, house_.bob, {{"account.Holidays", {"2026-12-21"}}});
  keeper_.RunOnce();
  EXPECT_TRUE(Mails("RequestOverdue").empty());
  EXPECT_EQ(Mails("RequestDueSoon").size(), 1U);
  house_.clock.Advance(DAY);
  keeper_.RunOnce();
  EXPECT_EQ(Mails("RequestOverdue").size(), 1U);
}

TEST_F(Deadlines, A23_FewerMonthsMoveDueDatesAndMoreDoNot)
{
  ChangeSettings(house_.services, house_.bob, {{"account.DueMonths", {"3"}}});
  EXPECT_EQ(DueDay(), "2026-12-21") << "the requester was told this day";
  const std::string slow = house_.EnterJanesRequest();
  EXPECT_EQ(Events("DueDateMoved"), 0U);
  ChangeSettings(house_.services, house_.bob, {{"account.DueMonths", {"2"}}});
  EXPECT_EQ(DueDay(), "2026-12-21");
  id_ = slow;
  EXPECT_EQ(DueDay(), "2027-01-21");
  EXPECT_EQ(Events("DueDateMoved"), 1U);
}

TEST_F(Deadlines, A23_IdentityProvenInPersonStartsTheClockAndIsAudited)
{
  EXPECT_EQ(RefusalOf([&] { ConfirmIdentification(house_.services, house_.bob, id_, "Came by"); }),
            RefusalCode::InvalidState);
  AskForIdentification(house_.services, house_.bob, id_, "");
  EXPECT_EQ(RefusalOf([&] { ConfirmIdentification(house_.services, house_.bob, id_, ""); }),
            RefusalCode::MissingField);
  house_.clock.Advance(10 * DAY);
  ConfirmIdentification(house_.services, house_.bob, id_, "Came by");
  EXPECT_EQ(DueDay(), "2027-01-01");
  EXPECT_EQ(Events("IdentificationConfirmed"), 1U);
}

TEST_F(Deadlines, A10_WhereIdentificationIsNotUsedItIsNotAskedFor)
{
  ChangeSettings(house_.services, house_.bob, {{"account.Identification", {"false"}}});
  EXPECT_EQ(RefusalOf([&] { AskForIdentification(house_.services, house_.bob, id_, ""); }),
            RefusalCode::NotConfigured);
  EXPECT_TRUE(Mails("IdentificationNeeded").empty());
}

TEST_F(Deadlines, A23_AnExtensionIsToldToTheRequesterWithItsReasonOnce)
{
  EXPECT_EQ(RefusalOf([&] { ExtendRequest(house_.services, house_.bob, id_, " "); }),
            RefusalCode::MissingField);
  ExtendRequest(house_.services, house_.bob, id_, "Films from three hospitals");
  EXPECT_EQ(DueDay(), "2027-02-22") << "the 21st is a Sunday";
  EXPECT_EQ(RefusalOf([&] { ExtendRequest(house_.services, house_.bob, id_, "Again"); }),
            RefusalCode::InvalidState);

  const auto mails = Mails("RequestExtended");
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].recipient, "sam@law.example");
  EXPECT_NE(TextOf(mails[0]).find("Films from three hospitals"), std::string::npos);
  EXPECT_NE(TextOf(mails[0]).find("22 February 2027"), std::string::npos);
  EXPECT_EQ(Events("RequestExtended"), 1U);
}

TEST_F(Deadlines, A23_ACompletedRequestIsNeitherExtendedNorPaused)
{
  DeclineRequest(house_.services, house_.bob, id_, {"The request was withdrawn", ""});
  EXPECT_EQ(RefusalOf([&] { ExtendRequest(house_.services, house_.bob, id_, "?"); }),
            RefusalCode::InvalidState);
  EXPECT_EQ(RefusalOf([&] { AskForIdentification(house_.services, house_.bob, id_, ""); }),
            RefusalCode::InvalidState);
}

TEST_F(Deadlines, A23_TheInstitutionIsWarnedOnceBeforeAndOnceAfterTheDueDate)
{
  house_.clock.Advance(23 * DAY - std::chrono::hours(24));
  keeper_.RunOnce();
  EXPECT_TRUE(Mails("RequestDueSoon").empty()) << "nine days before";

  house_.clock.Advance(2 * DAY);
  RequestKeeper other(house_.services, [](const std::string&) {}); // another Orthanc
  for (int i = 0; i < 3; i++)
  {
    keeper_.RunOnce();
    other.RunOnce();
  }
  const auto soon = Mails("RequestDueSoon");
  ASSERT_EQ(soon.size(), 1U);
  EXPECT_EQ(soon[0].recipient, "imaging@hospital.example");
  EXPECT_NE(TextOf(soon[0]).find("21 December 2026"), std::string::npos);
  EXPECT_EQ(TextOf(soon[0]).find("DOE"), std::string::npos);
  EXPECT_TRUE(Mails("RequestOverdue").empty());

  house_.clock.Advance(10 * DAY);
  keeper_.RunOnce();
  other.RunOnce();
  EXPECT_EQ(Mails("RequestOverdue").size(), 1U);
  EXPECT_EQ(Mails("RequestDueSoon").size(), 1U);
  EXPECT_EQ(Events("RequestOverdue"), 1U);
}

TEST_F(Deadlines, A23_APausedOrCompletedRequestIsNotWarnedOf)
{
  const std::string declined = house_.EnterJanesRequest();
  DeclineRequest(house_.services, house_.bob, declined, {"The request was withdrawn", ""});
  AskForIdentification(house_.services, house_.bob, id_, "");
  house_.clock.Advance(300 * DAY);
  keeper_.RunOnce();
  EXPECT_TRUE(Mails("RequestDueSoon").empty());
  EXPECT_TRUE(Mails("RequestOverdue").empty());
}

TEST_F(Deadlines, A23_AnExtendedRequestIsWarnedOfAgainBeforeItsNewDueDate)
{
  house_.clock.Advance(25 * DAY);
  keeper_.RunOnce();
  EXPECT_EQ(Mails("RequestDueSoon").size(), 1U);
  ExtendRequest(house_.services, house_.bob, id_, "Films from three hospitals");
  house_.clock.Advance(10 * DAY);
  keeper_.RunOnce();
  EXPECT_EQ(Mails("RequestDueSoon").size(), 1U);
  house_.clock.Advance(55 * DAY);
  keeper_.RunOnce();
  EXPECT_EQ(Mails("RequestDueSoon").size(), 2U);
}

TEST_F(Deadlines, A23_TheForecastCountsWhatIsOpen)
{
  const std::string paused = house_.EnterJanesRequest();
  AskForIdentification(house_.services, house_.bob, paused, "");
  const std::string declined = house_.EnterJanesRequest();
  EXPECT_FALSE(ForecastRequests(house_.services).expectedLate.has_value());
  DeclineRequest(house_.services, house_.bob, declined, {"The request was withdrawn", ""});
  house_.clock.Advance(25 * DAY);
  const Forecast forecast = ForecastRequests(house_.services);
  EXPECT_EQ(forecast.open, 2);
  EXPECT_EQ(forecast.overdue, 0);
  EXPECT_EQ(forecast.dueIn7Days, 1);
  EXPECT_DOUBLE_EQ(forecast.perWeekAnswered, 0.25);
  EXPECT_EQ(forecast.expectedLate, 1) << "one in four weeks is too slow for one due in one";
}
