// Tricks with the framing of messages (threats 7; RFC 9112), each of which must be refused at once.
#include "PortalFixture.h"
#include "RawClient.h"

namespace OrthancExchange
{
  namespace
  {
    class PortalFraming : public PortalFixture
    {
    };

    const std::string HOST = "Host: portal.example\r\n";
  }

  TEST_F(PortalFraming, AmbiguousFramingIsRefused)
  {
    Start();
    const std::string post = "POST / HTTP/1.1\r\n" + HOST;
    for (const std::string& headers :
         {std::string("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
          std::string("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
          std::string("Content-Length: 5\r\nContent-Length: 5\r\n"),
          std::string("Content-Length: 5\r\nContent-Length: 6\r\n"),
          std::string("Content-Length: 5, 5\r\n"), std::string("Content-Length: +5\r\n"),
          std::string("Content-Length: -5\r\n"), std::string("Content-Length: 0x5\r\n"),
          std::string("Content-Length: 5 5\r\n"), std::string("Content-Length:\r\n"),
          std::string("Content-Length: 99999999999999999999\r\n"),
          std::string("Transfer-Encoding: gzip, chunked\r\n"),
          std::string("Transfer-Encoding: chunked, gzip\r\n"),
          std::string("Transfer-Encoding: identity\r\n"),
          std::string("Transfer-Encoding: xchunked\r\n"),
          std::string("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
          std::string("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
          std::string("Transfer-Encoding : chunked\r\n"),
          std::string("Transfer-Encoding:\x0b"
                      "chunked\r\n")})
    {
      ExpectRefusal(post + headers + "\r\n0\r\n\r\n", 400, "BadRequest");
    }
    ExpectRefusal("POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
                  "BadRequest");
  }

  TEST_F(PortalFraming, BadChunksAreRefused)
  {
    Start();
    const std::string post = "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
    for (const std::string& body :
         {std::string("x\r\n"), std::string("-1\r\n"), std::string("0x5\r\nhello\r\n0\r\n\r\n"),
          std::string("5\nhello\r\n0\r\n\r\n"), std::string("5\r\nhelloX\r\n0\r\n\r\n"),
          std::string("5 \r\nhello\r\n0\r\n\r\n"), std::string(" 5\r\nhello\r\n0\r\n\r\n"),
          std::string("5;a=b\r\nhello\r\n0\r\n\r\n"), std::string("5;\r\nhello\r\n0\r\n\r\n"),
          std::string("FFFFFFFFFFFFFFFFF\r\nhello\r\n"), std::string("5\r\nhello\r\n0;x=y\r\n\r\n"),
          std::string("5\r\nhello\r\n0\r\nHost: evil\r\n\r\n"),
          std::string("5\r\nhello\r\n0\r\nX-A: b\r\n\r\n"),
          std::string("5\r\nhello\r\n0\r\nContent-Length: 1\r\n\r\n"), std::string(40000, '0'),
          std::string(3000, '0') + "5\r\nhello\r\n0\r\n\r\n",
          "5\r\nhello\r\n0\r\nX: " + std::string(40000, 'y')})
    {
      ExpectRefusal(post + body, 400, "BadRequest");
    }
  }

  TEST_F(PortalFraming, TruncatedBodiesReachNobody)
  {
    Start();
    for (const std::string& request :
         {"POST / HTTP/1.1\r\n" + HOST + "Content-Length: 10\r\n\r\nhello",
          "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
          std::string("GET / HTTP/1.1\r\nHost: a\r\n")})
    {
      RawClient client(Port());
      client.Send(request);
      client.FinishSending();
      EXPECT_EQ(client.Read().status, 400);
      EXPECT_TRUE(client.ReadsEnd());
    }
    EXPECT_TRUE(handler_.Requests().empty());
  }

  TEST_F(PortalFraming, MalformedHeadsAreRefused)
  {
    Start();
    const std::string line = "GET / HTTP/1.1\r\n";
    for (const std::string& request : {line + "\r\n",
                                       line + HOST + HOST + "\r\n",
                                       line + "Host: a\r\nHost: b\r\n\r\n",
                                       line + "Host:\r\n\r\n",
                                       line + "Host: a b\r\n\r\n",
                                       line + "Host: user@a\r\n\r\n",
                                       line + "Host: a/b\r\n\r\n",
                                       line + "Host: a, b\r\n\r\n",
                                       line + HOST + " folded: yes\r\n\r\n",
                                       line + HOST + "A: b\r\n\tfolded\r\n\r\n",
                                       line + HOST + "A : b\r\n\r\n",
                                       line + HOST + std::string("A: b\0c\r\n\r\n", 10),
                                       line + HOST + "A: \xff\r\n\r\n",
                                       line + HOST + "Origin: a\r\nOrigin: b\r\n\r\n",
                                       line + HOST + "Authorization: a\r\nauthorization: b\r\n\r\n",
                                       "GET / HTTP/1.1\n" + HOST + "\r\n",
                                       line + "Host: a\n\n",
                                       "GET  / HTTP/1.1\r\n" + HOST + "\r\n",
                                       "GET / HTTP/1.1 x\r\n" + HOST + "\r\n",
                                       "GET / HTTP/2.0\r\n" + HOST + "\r\n",
                                       "GET / HTTP/1.2\r\n" + HOST + "\r\n",
                                       std::string("GET /\r\n\r\n"),
                                       std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                                       std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9)})
    {
      ExpectRefusal(request, 400, "BadRequest");
    }
  }

  TEST_F(PortalFraming, TargetsOfOtherFormsAreRefused)
  {
    Start();
    for (const char* target :
         {"http://portal.example/", "*", "portal.example:80", "/..", "/%2e%2e/x", "/a//b", "/a%2Fb",
          "/a%00b", "/%zz", "/%c0%af", "/a\\b", "/a#b"})
    {
      ExpectRefusal(std::string("GET ") + target + " HTTP/1.1\r\n" + HOST + "\r\n", 400,
                    "BadRequest");
    }
  }

  TEST_F(PortalFraming, OtherMethodsAreRefusedWithWhatIsAllowed)
  {
    Start();
    for (const char* method : {"TRACE", "OPTIONS", "PATCH", "PROPFIND"})
    {
      ExpectRefusal(std::string(method) + " / HTTP/1.1\r\n" + HOST + "\r\n", 405,
                    "MethodNotAllowed");
    }
    ExpectRefusal("CONNECT portal.example:443 HTTP/1.1\r\n" + HOST + "\r\n", 405,
                  "MethodNotAllowed");
    ExpectRefusal("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n", 405, "MethodNotAllowed");
    ExpectRefusal("BREW / HTTP/1.1\r\n" + HOST + "\r\n", 501, "MethodNotAllowed");
    ExpectRefusal("get / HTTP/1.1\r\n" + HOST + "\r\n", 501, "MethodNotAllowed");
    EXPECT_EQ(Ask("TRACE / HTTP/1.1\r\n" + HOST + "\r\n").Header("allow"),
              "GET, HEAD, POST, PUT, DELETE");
  }

  TEST_F(PortalFraming, SizesOfHeadsAreLimited)
  {
    Start();
    EXPECT_EQ(Ask(Get("/" + std::string(4000, 'a'))).status, 200);
    ExpectRefusal(Get("/" + std::string(4096, 'a')), 414, "TooLarge");
    ExpectRefusal("GET /" + std::string(100000, 'a'), 414, "TooLarge");
    EXPECT_EQ(Ask(Get("/", "A: " + std::string(15000, 'a') + "\r\n")).status, 200);
    ExpectRefusal(Get("/", "A: " + std::string(16384, 'a') + "\r\n"), 431, "TooLarge");
    ExpectRefusal(Get("/", "A: " + std::string(1000000, 'a')), 431, "TooLarge");
    std::string many;
    for (int i = 0; i < 70; ++i)
    {
      many += "A" + std::to_string(i) + ": x\r\n";
    }
    ExpectRefusal(Get("/", many), 431, "TooLarge");
  }
}
