#include "../../Sources/Portal/PieceSize.h"

#include <gtest/gtest.h>

namespace OrthancExchange
{
  namespace
  {
    using std::chrono::milliseconds;

    void TakeQuickly(PieceSize& size, int times)
    {
      for (int i = 0; i < times; ++i)
      {
        size.Taken(milliseconds(20));
      }
    }
  }

  TEST(PieceSize, IsLargeForAClientThatIsQuickForLong)
  {
    PieceSize size(1000, 3000);
    EXPECT_EQ(size.Next(), 1000U);
    TakeQuickly(size, 31);
    EXPECT_EQ(size.Next(), 1000U);
    TakeQuickly(size, 1);
    EXPECT_EQ(size.Next(), 3000U);
    TakeQuickly(size, 1000);
    EXPECT_EQ(size.Next(), 3000U);
  }

  TEST(PieceSize, E12_IsSmallAgainAtOnceWhenTheClientIsSlow)
  {
    PieceSize size(1000, 3000);
    TakeQuickly(size, 1000);
    size.Taken(milliseconds(21));
    EXPECT_EQ(size.Next(), 1000U);
    TakeQuickly(size, 31);
    EXPECT_EQ(size.Next(), 1000U) << "it begins anew";
    TakeQuickly(size, 1);
    EXPECT_EQ(size.Next(), 3000U);
  }

  TEST(PieceSize, E12_OneSlowPieceInAFewKeepsThemSmall)
  {
    PieceSize size(1000, 3000);
    for (int i = 0; i < 100; ++i)
    {
      TakeQuickly(size, 20);
      EXPECT_EQ(size.Next(), 1000U);
      size.Taken(milliseconds(500));
    }
  }

  TEST(PieceSize, IsNeverNothing)
  {
    PieceSize size(0, 0);
    EXPECT_EQ(size.Next(), 1U);
    TakeQuickly(size, 32);
    EXPECT_EQ(size.Next(), 1U);
  }

  TEST(PieceSize, IsNeverLessThanTheSmallOne)
  {
    PieceSize size(1000, 10);
    TakeQuickly(size, 32);
    EXPECT_EQ(size.Next(), 1000U);
  }
}
