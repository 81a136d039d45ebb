#include "../../Sources/Portal/EntityTags.h"

#include <gtest/gtest.h>

namespace OrthancExchange
{
  TEST(EntityTags, ComparesWeaklyAndStrongly)
  {
    EXPECT_TRUE(ListsTag("\"a\"", "\"a\"", TagComparison::Strong));
    EXPECT_TRUE(ListsTag("\"a\"", "\"a\"", TagComparison::Weak));
    EXPECT_FALSE(ListsTag("W/\"a\"", "\"a\"", TagComparison::Strong));
    EXPECT_TRUE(ListsTag("W/\"a\"", "\"a\"", TagComparison::Weak));
    EXPECT_FALSE(ListsTag("\"b\"", "\"a\"", TagComparison::Weak));
    EXPECT_FALSE(ListsTag("\"A\"", "\"a\"", TagComparison::Weak));
  }

  TEST(EntityTags, ReadsLists)
  {
    EXPECT_TRUE(ListsTag("*", "\"a\"", TagComparison::Strong));
    EXPECT_TRUE(ListsTag("\"x\", W/\"y\" ,\"a\"", "\"a\"", TagComparison::Strong));
    EXPECT_TRUE(ListsTag("\"with,comma\", \"a\"", "\"with,comma\"", TagComparison::Strong));
    EXPECT_FALSE(ListsTag("\"x\", a", "\"a\"", TagComparison::Weak));
    EXPECT_FALSE(ListsTag("\"a", "\"a\"", TagComparison::Weak));
    EXPECT_FALSE(ListsTag("", "\"a\"", TagComparison::Weak));
    EXPECT_FALSE(ListsTag("W/", "\"a\"", TagComparison::Weak));
  }
}
