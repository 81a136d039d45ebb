#include "../../Sources/Portal/PortalFault.h"
#include "../../Sources/Portal/TargetParser.h"

#include <gtest/gtest.h>

namespace OrthancExchange
{
  TEST(TargetParser, DecodesThePathBySegment)
  {
    EXPECT_EQ(ParseTarget("/").path, "/");
    EXPECT_EQ(ParseTarget("/api/links/abc").path, "/api/links/abc");
    EXPECT_EQ(ParseTarget("/api/links/").path, "/api/links/");
    EXPECT_EQ(ParseTarget("/a%20b/%c3%A9").path, "/a b/\xc3\xa9");
    EXPECT_EQ(ParseTarget("/%2525").path, "/%25");
    EXPECT_EQ(ParseTarget("/a+b").path, "/a+b");
    EXPECT_EQ(ParseTarget("/...").path, "/...");
  }

  TEST(TargetParser, DecodesTheQuery)
  {
    const ParsedTarget target =
        ParseTarget("/x?q=a+b%26c&limit=5&limit=6&flag&&empty=&=v&eq=a=b&s=/?[]");
    EXPECT_EQ(target.path, "/x");
    EXPECT_EQ(target.query.at("q"), "a b&c");
    EXPECT_EQ(target.query.at("limit"), "5");
    EXPECT_EQ(target.query.at("flag"), "");
    EXPECT_EQ(target.query.at("empty"), "");
    EXPECT_EQ(target.query.at(""), "v");
    EXPECT_EQ(target.query.at("eq"), "a=b");
    EXPECT_EQ(target.query.at("s"), "/?[]");
    EXPECT_TRUE(ParseTarget("/x?").query.empty());
  }

  TEST(TargetParser, RefusesWhatCouldMeanTwoThings)
  {
    for (const char* target : {"",
                               "*",
                               "x",
                               "http://portal.example/",
                               "portal.example:443",
                               "?a=b",
                               "//x",
                               "/a//b",
                               "/.",
                               "/..",
                               "/a/../b",
                               "/a/./b",
                               "/%2e%2e/b",
                               "/%2E",
                               "/.%2e",
                               "/a%2fb",
                               "/a%2Fb",
                               "/a%5cb",
                               "/a\\b",
                               "/%00",
                               "/a%0ab",
                               "/%7f",
                               "/%",
                               "/%4",
                               "/%zz",
                               "/%4g",
                               "/a#b",
                               "/a b",
                               "/<x>",
                               "/\"",
                               "/{}",
                               "/\xc3\xa9",
                               "/%ff",
                               "/%c0%af",
                               "/%ed%a0%80",
                               "/%f4%90%80%80",
                               "/%c3",
                               "/x?a=%",
                               "/x?a=%g0",
                               "/x?a=%00",
                               "/x?%ff=a",
                               "/x?a=\xff",
                               "/x?a=<",
                               "/x?a#b"})
    {
      EXPECT_THROW(ParseTarget(target), PortalFault) << target;
    }
  }
}
