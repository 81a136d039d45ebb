#include "../../Sources/Outbox/ReplyText.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

TEST(CleanReply, IsOneLineOfPrintableAscii)
{
  EXPECT_EQ("550 5.1.1 No such user", CleanReply("550 5.1.1 No\r\n such\tuser \r\n"));
  EXPECT_EQ("a ?[31mb?c", CleanReply("a \xc2\x9b[31mb\x7f"
                                     "c"));
  EXPECT_EQ("", CleanReply("\r\n"));
  EXPECT_EQ(std::string(200, 'x'), CleanReply(std::string(5000, 'x')));
}

TEST(Reveals, FindsPasscodesAndTokensInAnySpelling)
{
  const std::string text =
      "Your passcode is 042123. Open "
      "https://images.hospital.example/l/Zk3x-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijk";
  EXPECT_TRUE(Reveals("blocked: 042123", text));
  EXPECT_TRUE(Reveals(
      "BLOCKED HTTPS://IMAGES.HOSPITAL.EXAMPLE/L/ZK3X-_ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJK",
      text));
  EXPECT_TRUE(Reveals("{\"link\":\"Zk3x-_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijk\"}", text));
  EXPECT_FALSE(Reveals("550 5.1.1 No such user at images.hospital.example [127.0.0.1]", text));
  EXPECT_FALSE(Reveals("Unknown passcode format 999999", text));
  EXPECT_FALSE(Reveals("", text));
  EXPECT_FALSE(Reveals("anything 1234", ""));
}

TEST(Reveals, FindsTheWholeTextHoweverItIsEscaped)
{
  const std::string text = "Gr\xc3\xbc\xc3\x9f"
                           "e, Jane!\nYour images are ready";
  EXPECT_TRUE(Reveals("{\"text\":\"Gr\\u00fc\\u00dfe, Jane!\\nYour images are ready\"}", text));
  EXPECT_TRUE(Reveals("Gr%C3%BC%C3%9Fe%2C+Jane%21%0AYour+images+are+ready", text));
  EXPECT_FALSE(Reveals("Your images are too large", text));
}
