#include "../../Sources/Domain/DueDate.h"
#include "../../Sources/Domain/Forecast.h"
#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Domain/Settings.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  Instant Noon(const std::string& day)
  {
    return *ParseInstant(day + "T12:00:00Z");
  }

  std::string DueDay(const std::string& from, int months, const Holidays& holidays = {})
  {
    const std::string due = FormatInstant(DueDate(Noon(from), months, holidays));
    EXPECT_EQ(due.substr(10), "T23:59:59Z");
    return due.substr(0, 10);
  }

  Holidays Days(const std::vector<std::string>& days)
  {
    return FromValues({{"account.Holidays", days}}).account.due.holidays;
  }

  Request ReceivedOn(const std::string& day)
  {
    Request request;
    request.receivedAt = Noon(day);
    StartClock(request, request.receivedAt, {});
    return request;
  }

  std::string DueDay(const Request& request)
  {
    return FormatInstant(request.dueAt).substr(0, 10);
  }

  template <typename Work>
  void ExpectInvalidState(Work work)
  {
    try
    {
      work();
      ADD_FAILURE() << "nothing was refused";
    }
    catch (const Refusal& refusal)
    {
      EXPECT_EQ(refusal.Code(), RefusalCode::InvalidState);
    }
  }
}

TEST(DueDates, A23_TheCorrespondingDayOfTheNextMonth)
{
  EXPECT_EQ(DueDay("2026-11-18", 1), "2026-12-18");
  EXPECT_EQ(DueDay("2026-12-15", 3), "2027-03-15");
  EXPECT_EQ(DueDay("2026-12-01", 1), "2027-01-01");
}

TEST(DueDates, A23_ElseTheMonthsLastDay)
{
  EXPECT_EQ(DueDay("2028-01-30", 1), "2028-02-29");
  EXPECT_EQ(DueDay("2026-08-31", 1), "2026-09-30");
  EXPECT_EQ(DueDay("2029-01-31", 1), "2029-02-28");
}

TEST(DueDates, A23_ElseTheNextWorkingDay)
{
  EXPECT_EQ(DueDay("2026-11-19", 1), "2026-12-21") << "19 December is a Saturday";
  EXPECT_EQ(DueDay("2026-11-20", 1), "2026-12-21") << "20 December is a Sunday";
  EXPECT_EQ(DueDay("2027-01-31", 1), "2027-03-01") << "the month's last day is a Sunday";
}

TEST(DueDates, A23_HolidaysAreNoWorkingDays)
{
  const Holidays holidays = Days({"2026-12-25", "2026-12-28", "2027-01-01"});
  EXPECT_EQ(DueDay("2026-11-25", 1, holidays), "2026-12-29")
      << "Christmas on a Friday, then the weekend, then the substitute for Boxing Day";
  EXPECT_EQ(DueDay("2026-12-01", 1, holidays), "2027-01-04");
  EXPECT_EQ(DueDay("2026-11-24", 1, holidays), "2026-12-24");
}

TEST(DueDates, A23_OnTheDueDateARequestIsNotLate)
{
  const Request request = ReceivedOn("2026-11-18");
  EXPECT_FALSE(IsOverdue(request, *ParseInstant("2026-12-18T23:59:59Z")));
  EXPECT_TRUE(IsOverdue(request, *ParseInstant("2026-12-19T00:00:00Z")));
  Request completed = request;
  completed.state = RequestState::Completed;
  EXPECT_FALSE(IsOverdue(completed, *ParseInstant("2026-12-19T00:00:00Z")));
}

TEST(DueDates, A23_TheClockStandsStillWhileIdentificationIsAwaitedAndBeginsAnew)
{
  Request request = ReceivedOn("2026-11-02");
  PauseClock(request, Noon("2026-11-10"));
  EXPECT_EQ(DueStateOf(request), DueState::Paused);
  EXPECT_FALSE(IsOverdue(request, Noon("2030-01-01")));

  PauseClock(request, Noon("2026-12-24"));
  EXPECT_EQ(*request.identificationAskedAt, Noon("2026-11-10")) << "a reminder changes nothing";

  StartClock(request, Noon("2027-01-05"), {});
  EXPECT_EQ(DueStateOf(request), DueState::Running);
  EXPECT_EQ(DueDay(request), "2027-02-05");
  EXPECT_EQ(request.receivedAt, Noon("2026-11-02"));
}

TEST(DueDates, A23_AskingForIdentificationDoesNotUndoADelay)
{
  Request request = ReceivedOn("2026-11-02");
  ExpectInvalidState([&] { PauseClock(request, Noon("2026-12-03")); });
  EXPECT_EQ(DueStateOf(request), DueState::Running);
}

TEST(DueDates, A23_ExtendedOnceByTwoFurtherMonths)
{
  Request request = ReceivedOn("2026-11-02");
  ExtendClock(request, "Many films", Noon("2026-11-30"), {});
  EXPECT_EQ(DueDay(request), "2027-02-02");
  EXPECT_EQ(DueStateOf(request), DueState::Extended);
  EXPECT_EQ(request.extensionReason, "Many films");
  ExpectInvalidState([&] { ExtendClock(request, "More films", Noon("2026-12-01"), {}); });
  EXPECT_EQ(DueDay(request), "2027-02-02");
}

TEST(DueDates, A23_AnExtensionOutlastsAPause)
{
  Request request = ReceivedOn("2026-11-02");
  ExtendClock(request, "Many films", Noon("2026-11-03"), {});
  PauseClock(request, Noon("2026-11-04"));
  StartClock(request, Noon("2026-12-01"), {});
  EXPECT_EQ(DueDay(request), "2027-03-01");
}

TEST(DueDates, A23_AnswerWhileTheClockStandsStillIsInTime)
{
  Request request = ReceivedOn("2026-11-02");
  PauseClock(request, Noon("2026-11-10"));
  EndClock(request, Noon("2027-01-15"), {});
  EXPECT_EQ(DueStateOf(request), DueState::Running);
  EXPECT_EQ(request.dueFrom, Noon("2027-01-15"));
  EXPECT_EQ(DueDay(request), "2027-02-15");

  Request extended = ReceivedOn("2026-11-02");
  ExtendClock(extended, "Many films", Noon("2026-11-03"), {});
  PauseClock(extended, Noon("2026-11-04"));
  EndClock(extended, Noon("2026-12-01"), {});
  EXPECT_EQ(DueStateOf(extended), DueState::Extended);
}

TEST(DueDates, A23_AClockThatRanStaysAsItIsWithTheAnswer)
{
  Request late = ReceivedOn("2026-11-02");
  EndClock(late, Noon("2027-01-15"), {});
  EXPECT_EQ(DueDay(late), "2026-12-02");
  EXPECT_EQ(late.dueFrom, Noon("2026-11-02"));
}

TEST(DueDates, A23_OtherHolidaysMoveADueDateBothWays)
{
  const DueRules none;
  const DueRules christmas{1, Days({"2026-12-25", "2026-12-28"})};
  Request request = ReceivedOn("2026-11-25");
  EXPECT_EQ(DueDay(request), "2026-12-25");
  const Instant now = Noon("2026-11-26");
  EXPECT_TRUE(MoveDueDate(request, now, none, christmas));
  EXPECT_EQ(DueDay(request), "2026-12-29");
  EXPECT_FALSE(MoveDueDate(request, now, christmas, christmas));
  EXPECT_TRUE(MoveDueDate(request, now, christmas, none));
  EXPECT_EQ(DueDay(request), "2026-12-25");

  ExtendClock(request, "Many films", now, none);
  EXPECT_EQ(DueDay(request), "2027-02-25");
  EXPECT_TRUE(MoveDueDate(request, now, none, {1, Days({"2027-02-25"})}));
  EXPECT_EQ(DueDay(request), "2027-02-26") << "still extended";
}

TEST(DueDates, A23_AHolidayEnteredTooLateStillMovesADueDateThatHasPassed)
{
  Request request = ReceivedOn("2026-11-02");
  const Instant now = Noon("2026-12-03");
  EXPECT_TRUE(IsOverdue(request, now));
  EXPECT_TRUE(MoveDueDate(request, now, {}, {1, Days({"2026-12-02"})}));
  EXPECT_EQ(DueDay(request), "2026-12-03");
  EXPECT_FALSE(IsOverdue(request, now));
}

TEST(DueDates, A23_TakingPastHolidaysOffTheListMakesNoRequestOverdue)
{
  const DueRules christmas{1, Days({"2026-12-25", "2026-12-28"})};
  for (const char* today : {"2026-12-26", "2026-12-28", "2026-12-29", "2027-01-05"})
  {
    Request request = ReceivedOn("2026-11-25");
    MoveDueDate(request, Noon("2026-11-26"), {}, christmas);
    MoveDueDate(request, Noon(today), christmas, {1, Days({"2026-12-28"})});
    EXPECT_EQ(DueDay(request), "2026-12-29") << "as it stood before " << today;
  }
}

TEST(DueDates, A23_FewerMonthsMoveADueDateToTheNextWorkingDayAtMost)
{
  Request young;
  StartClock(young, Noon("2026-11-02"), {3, {}});
  Request old;
  StartClock(old, Noon("2026-09-14"), {3, {}});
  const Instant now = Noon("2026-11-21"); // a Saturday
  EXPECT_TRUE(MoveDueDate(young, now, {3, {}}, {1, {}}));
  EXPECT_EQ(DueDay(young), "2026-12-02");
  EXPECT_TRUE(MoveDueDate(old, now, {3, {}}, {1, {}}));
  EXPECT_EQ(DueDay(old), "2026-11-23") << "not overdue, and not forgotten";
}

TEST(DueDates, A23_MoreMonthsDoNotMoveWhatTheRequesterWasTold)
{
  const DueRules three{3, {}};
  Request request = ReceivedOn("2026-11-02");
  EXPECT_FALSE(MoveDueDate(request, Noon("2026-11-21"), {}, three));
  EXPECT_TRUE(MoveDueDate(request, Noon("2026-11-21"), three, {3, Days({"2026-12-02"})}));
  EXPECT_EQ(DueDay(request), "2026-12-03") << "one month, with the holiday";

  Request two;
  StartClock(two, Noon("2026-11-04"), {2, {}});
  EXPECT_TRUE(MoveDueDate(two, Noon("2026-11-21"), three, {3, Days({"2027-01-04"})}));
  EXPECT_EQ(DueDay(two), "2027-01-05");
}

TEST(DueDates, A23_WithoutARunningClockNoDueDateMoves)
{
  const DueRules holiday{1, Days({"2026-12-02"})};
  Request paused = ReceivedOn("2026-11-02");
  PauseClock(paused, Noon("2026-11-03"));
  EXPECT_FALSE(MoveDueDate(paused, Noon("2026-11-04"), {}, holiday));
  EXPECT_EQ(paused.dueAt, NOT_DUE);
  Request completed = ReceivedOn("2026-11-02");
  completed.state = RequestState::Completed;
  EXPECT_FALSE(MoveDueDate(completed, Noon("2026-11-04"), {}, holiday));
  EXPECT_EQ(DueDay(completed), "2026-12-02");
}

TEST(DueDates, A23_NoExtensionAfterTheDueDateWhilePausedOrBeyondThreeMonths)
{
  Request late = ReceivedOn("2026-11-02");
  ExpectInvalidState([&] { ExtendClock(late, "Forgotten", Noon("2026-12-03"), {}); });

  Request paused = ReceivedOn("2026-11-02");
  PauseClock(paused, Noon("2026-11-03"));
  ExpectInvalidState([&] { ExtendClock(paused, "?", Noon("2026-11-04"), {}); });

  Request longest;
  StartClock(longest, Noon("2026-11-02"), {3, {}});
  ExpectInvalidState([&] { ExtendClock(longest, "?", Noon("2026-11-04"), {3, {}}); });
}

TEST(Forecasts, A23_ThoseThatWaitTooLongInTheQueueWillBeLate)
{
  const Instant now = Noon("2026-11-21");
  const auto in = [&](int days)
  {
    return now + std::chrono::days(days);
  };
  // Four in four weeks: one each seven days, so the n-th is answered in 7 n days.
  const Forecast forecast =
      ForecastOf({in(-2), in(6), in(13), in(21), in(28), in(36), NOT_DUE}, 4, now);
  EXPECT_EQ(forecast.open, 7);
  EXPECT_EQ(forecast.overdue, 1);
  EXPECT_EQ(forecast.dueIn7Days, 1);
  EXPECT_DOUBLE_EQ(forecast.perWeekAnswered, 1.0);
  // The overdue one is answered on day 7, then those due on days 6, 13, 21, 28 and 36 on days 14,
  // 21, 28, 35 and 42.
  EXPECT_EQ(forecast.expectedLate, 5);
  EXPECT_EQ(ForecastOf({in(14), in(14)}, 4, now).expectedLate, 0) << "just in time";
  EXPECT_EQ(ForecastOf({in(14), in(14), in(14)}, 4, now).expectedLate, 1);
}

TEST(Forecasts, A23_WithoutAPaceNothingIsForetold)
{
  const Instant now = Noon("2026-11-21");
  const Forecast forecast = ForecastOf({now + std::chrono::days(1)}, 0, now);
  EXPECT_FALSE(forecast.expectedLate.has_value());
  EXPECT_EQ(ForecastOf({}, 4, now).expectedLate, 0);
}
