#include "../../Sources/Portal/PieceSize.h"

#include <gtest/gtest.h>

namespace OrthancExchange
{
  namespace
  {
    using std::chrono::milliseconds;
    using std::chrono::seconds;
  }

  TEST(PieceSize, GrowsForAQuickClientUpToTheLargest)
  {
    PieceSize size(1000, 3000);
    EXPECT_EQ(size.Next(), 1000U);
    size.Taken(milliseconds(20));
    EXPECT_EQ(size.Next(), 2000U);
    size.Taken(milliseconds(1));
    EXPECT_EQ(size.Next(), 3000U);
    size.Taken(milliseconds(0));
    EXPECT_EQ(size.Next(), 3000U);
  }

  TEST(PieceSize, E12_IsSmallAgainOnceTheClientIsSlow)
  {
    PieceSize size(1000, 4000);
    size.Taken(milliseconds(1));
    size.Taken(milliseconds(1));
    EXPECT_EQ(size.Next(), 4000U);
    size.Taken(milliseconds(21));
    EXPECT_EQ(size.Next(), 1000U);
    size.Taken(seconds(60));
    EXPECT_EQ(size.Next(), 1000U);
  }

  TEST(PieceSize, IsNeverNothing)
  {
    PieceSize size(0, 0);
    EXPECT_EQ(size.Next(), 1U);
    size.Taken(milliseconds(1));
    EXPECT_EQ(size.Next(), 1U);
  }

  TEST(PieceSize, ALargestBelowTheSmallestIsTheSmallest)
  {
    PieceSize size(1000, 10);
    size.Taken(milliseconds(1));
    EXPECT_EQ(size.Next(), 1000U);
  }
}
