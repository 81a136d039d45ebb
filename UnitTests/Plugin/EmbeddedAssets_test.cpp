#include "../../Plugin/EmbeddedAssets.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

TEST(EmbeddedAssets, FilesAreFoundByApplicationAndPath)
{
  const EmbeddedAssets assets({{"staff", "staff.html", "text/html; charset=utf-8", "aa", "<p>"},
                               {"portal", "assets/x-1.js", "text/javascript", "bb", "1;"}});
  const std::optional<Asset> page = assets.Find("staff", "staff.html");
  ASSERT_TRUE(page);
  EXPECT_EQ("<p>", page->content);
  EXPECT_EQ("text/html; charset=utf-8", page->contentType);
  EXPECT_EQ("\"aa\"", page->entityTag);
  EXPECT_FALSE(page->immutable);
  EXPECT_TRUE(assets.Find("portal", "assets/x-1.js")->immutable);
}

TEST(EmbeddedAssets, ThePortalsScriptsArePackedOnce)
{
  const std::string script(1000, ';');
  const EmbeddedAssets assets({{"portal", "assets/x-1.js", "text/javascript", "bb", script},
                               {"portal", "assets/y-1.js", "text/javascript", "cc", "1;"},
                               {"portal", "portal.html", "text/html", "dd", script},
                               {"staff", "assets/x-1.js", "text/javascript", "bb", script}});
  const std::optional<Asset> packed = assets.Find("portal", "assets/x-1.js");
  EXPECT_TRUE(packed->gzip.starts_with("\x1F\x8B"));
  EXPECT_LT(packed->gzip.size(), 100U);
  EXPECT_TRUE(assets.Find("portal", "assets/y-1.js")->gzip.empty()) << "it would be larger";
  EXPECT_TRUE(assets.Find("portal", "portal.html")->gzip.empty());
  EXPECT_TRUE(assets.Find("staff", "assets/x-1.js")->gzip.empty()) << "Orthanc packs these";
}

TEST(EmbeddedAssets, RecipientsNeverGetStaffCode)
{
  const EmbeddedAssets assets({{"staff", "staff.html", "text/html", "aa", "<p>"}});
  EXPECT_FALSE(assets.Find("portal", "staff.html"));
  EXPECT_FALSE(assets.Find("portal", "../staff/staff.html"));
  EXPECT_FALSE(assets.Find("staff", ""));
}
