#include "../../Sources/Portal/HeadScanner.h"
#include "../../Sources/Portal/PortalFault.h"

#include <gtest/gtest.h>

namespace OrthancExchange
{
  namespace
  {
    /// The status of the refusal, 200 when complete, 0 when more is needed.
    int Scan(const std::string& bytes, const PortalLimits& limits = {})
    {
      HeadScanner scanner(limits);
      try
      {
        return scanner.Scan(bytes) ? 200 : 0;
      }
      catch (const PortalFault& fault)
      {
        return fault.Status();
      }
    }
  }

  TEST(HeadScanner, FindsTheEndHoweverTheBytesCome)
  {
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    const PortalLimits limits;
    HeadScanner atOnce(limits);
    EXPECT_EQ(atOnce.Scan(head + "GET"), head.size());

    HeadScanner byByte(limits);
    for (std::size_t i = 1; i < head.size(); ++i)
    {
      EXPECT_FALSE(byByte.Scan(head.substr(0, i)));
    }
    EXPECT_EQ(byByte.Scan(head), head.size());
  }

  TEST(HeadScanner, RefusesTricksAtTheFirstByteThatShowsThem)
  {
    const std::string line = "GET / HTTP/1.1\r\n";
    for (const std::string& bytes : {std::string("\r\n"),
                                     std::string("GET / HTTP/1.1\n"),
                                     std::string("GET / HTTP/1.1\rH"),
                                     std::string("GET /\0", 6),
                                     std::string("\x16\x03\x01"),
                                     std::string("GET  / HTTP/1.1\r\n"),
                                     std::string("GET / HTTP/1.1 \r\n"),
                                     std::string("GET / HTTP/2.0\r\n"),
                                     std::string("GET /\r\n"),
                                     std::string("GET / http/1.1\r\n"),
                                     std::string(" GET / HTTP/1.1\r\n"),
                                     std::string("G(T / HTTP/1.1\r\n"),
                                     line + " Host: a\r\n",
                                     line + "Host : a\r\n",
                                     line + "Host\r\n",
                                     line + ": a\r\n",
                                     line + "A: b\r\n c\r\n",
                                     line + "A: b\r\n\tc\r\n",
                                     line + "A\tB: c\r\n",
                                     line + "A: b\x01",
                                     line + "A: b\x7f",
                                     line + "A: b\n",
                                     line + "A: \rb",
                                     line + std::string("A: \0", 4)})
    {
      EXPECT_EQ(Scan(bytes), 400) << bytes;
    }
  }

  TEST(HeadScanner, HoldsTheLimits)
  {
    PortalLimits limits;
    limits.headBytes = 1000;
    limits.targetBytes = 100;
    limits.headerCount = 3;
    const std::string line = "GET / HTTP/1.1\r\n";
    EXPECT_EQ(Scan("GET /" + std::string(99, 'a') + " HTTP/1.1\r\n\r\n", limits), 200);
    EXPECT_EQ(Scan("GET /" + std::string(100, 'a') + " HTTP/1.1\r\n\r\n", limits), 414);
    EXPECT_EQ(Scan("GET /" + std::string(500, 'a'), limits), 414);
    EXPECT_EQ(Scan(line + "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits), 200);
    EXPECT_EQ(Scan(line + "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", limits), 431);
    const std::string rest = "\r\n\r\n";
    EXPECT_EQ(Scan(line + "A: " + std::string(1000 - line.size() - 3 - 4, 'x') + rest, limits),
              200);
    EXPECT_EQ(Scan(line + "A: " + std::string(1000 - line.size() - 3 - 3, 'x') + rest, limits),
              431);
  }
}
