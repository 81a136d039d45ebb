#include "../../Sources/Application/TotalsDoubt.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  using Verdict = TotalsDoubt::Verdict;

  constexpr StudyTotals NONE{};
  constexpr StudyTotals LACKING{0, 0, 1};
  constexpr StudyTotals DELETED{-1, -1, -1};
  constexpr std::chrono::minutes EVERY{10};
  constexpr std::chrono::seconds AGAIN{5};

  class TotalsInDoubt : public testing::Test
  {
  protected:
    Instant now_ = *ParseInstant("2026-11-22T12:00:00Z");
    TotalsDoubt doubt_;
  };
}

TEST_F(TotalsInDoubt, ADifferenceIsBelievedWhenItIsSeenTwice)
{
  EXPECT_TRUE(doubt_.IsDue(now_)) << "at the first start";
  EXPECT_EQ(doubt_.Judge(LACKING, now_), Verdict::Unclear);
  EXPECT_TRUE(doubt_.IsPressing());
  EXPECT_FALSE(doubt_.IsDue(now_ + AGAIN - Seconds(1)));
  EXPECT_TRUE(doubt_.IsDue(now_ + AGAIN));
  EXPECT_EQ(doubt_.Judge(LACKING, now_ + AGAIN), Verdict::Parted);
  EXPECT_FALSE(doubt_.IsPressing());
  EXPECT_FALSE(doubt_.IsDue(now_ + EVERY));
  EXPECT_TRUE(doubt_.IsDue(now_ + AGAIN + EVERY));
  EXPECT_EQ(doubt_.Judge(LACKING, now_ + AGAIN + EVERY), Verdict::Settled)
      << "what a check has left standing, another would not mend";
}

TEST_F(TotalsInDoubt, ADeletionThatIsToldOfInTheMeantimeIsNoDifference)
{
  EXPECT_EQ(doubt_.Judge(NONE, now_), Verdict::Settled);
  EXPECT_EQ(doubt_.Judge(DELETED, now_ + EVERY), Verdict::Unclear);
  EXPECT_EQ(doubt_.Judge(NONE, now_ + EVERY + AGAIN), Verdict::Settled);
  EXPECT_EQ(doubt_.Judge(DELETED, now_ + 3 * EVERY), Verdict::Unclear) << "another deletion";
}

TEST_F(TotalsInDoubt, WhatWasJudgedAndMendedCountsAnew)
{
  doubt_.Judge(LACKING, now_);
  doubt_.Judge(LACKING, now_);
  doubt_.Judge(NONE, now_);
  EXPECT_EQ(doubt_.Judge(LACKING, now_), Verdict::Unclear);
}

TEST_F(TotalsInDoubt, NumbersThatGoOnChangingAreComparedAnotherTime)
{
  EXPECT_EQ(doubt_.Judge(DELETED, now_), Verdict::Unclear);
  EXPECT_EQ(doubt_.Judge(LACKING, now_ + AGAIN), Verdict::Unclear);
  EXPECT_FALSE(doubt_.IsPressing());
  EXPECT_FALSE(doubt_.IsDue(now_ + 2 * AGAIN)) << "to compare reads the whole index";
  EXPECT_EQ(doubt_.Judge(LACKING, now_ + AGAIN + EVERY), Verdict::Unclear);
  EXPECT_EQ(doubt_.Judge(LACKING, now_ + 2 * AGAIN + EVERY), Verdict::Parted);
}

TEST_F(TotalsInDoubt, Threat10_AClockThatWasPutBackStopsNoComparison)
{
  doubt_.Judge(NONE, now_);
  EXPECT_TRUE(doubt_.IsDue(now_ - std::chrono::days(1)));
}
