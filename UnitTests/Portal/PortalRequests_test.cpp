// What the portal takes, and how it answers (RFC 9110, RFC 9112).
#include "Gate.h"
#include "PortalFixture.h"
#include "RawClient.h"

#include <vector>

namespace OrthancExchange
{
  namespace
  {
    class PortalRequests : public PortalFixture
    {
    };

    const std::string HOST = "Host: portal.example\r\n";
  }

  TEST_F(PortalRequests, HandsRequestsOverAndAnswers)
  {
    Start();
    const RawAnswer answer =
        Ask(Get("/api/links/a%20b?q=x+y",
                "X-Thing: one\r\nx-thing: two\r\nCookie: a=1\r\nCookie: b=2\r\n"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.Header("content-length"), "5");

    const HttpRequest request = handler_.Requests().at(0);
    EXPECT_EQ(request.method, HttpMethod::Get);
    EXPECT_EQ(request.path, "/api/links/a b");
    EXPECT_EQ(request.query.at("q"), "x y");
    EXPECT_EQ(request.headers.at("x-thing"), "one, two");
    EXPECT_EQ(request.headers.at("cookie"), "a=1; b=2");
    EXPECT_EQ(request.address, "127.0.0.1");
    EXPECT_FALSE(request.secure);
  }

  TEST_F(PortalRequests, EveryAnswerCarriesTheProtections)
  {
    handler_.respond = [](const HttpRequest& request)
    {
      HttpResponse response = Text("x");
      response.status = request.path == "/404" ? 404 : 200;
      return response;
    };
    Start();
    for (const std::string& request :
         {Get("/"), Get("/404"), Get("/.."), std::string("nonsense\r\n\r\n")})
    {
      const RawAnswer answer = Ask(request);
      EXPECT_EQ(answer.Header("x-content-type-options"), "nosniff") << request;
      EXPECT_EQ(answer.Header("referrer-policy"), "no-referrer");
      EXPECT_EQ(answer.Header("x-frame-options"), "DENY");
      EXPECT_EQ(answer.Header("cross-origin-opener-policy"), "same-origin");
      EXPECT_EQ(answer.Header("cross-origin-resource-policy"), "same-origin");
      EXPECT_EQ(answer.Header("cache-control"), "no-store");
      EXPECT_EQ(answer.Header("content-security-policy")
                    .find("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"),
                0u);
      EXPECT_NE(answer.Header("content-security-policy").find("frame-ancestors 'none'"),
                std::string::npos);
      EXPECT_NE(answer.Header("permissions-policy").find("camera=()"), std::string::npos);
      EXPECT_EQ(answer.headers.count("server"), 0u);
      EXPECT_EQ(answer.headers.count("strict-transport-security"), 0u); // plain HTTP
      EXPECT_EQ(answer.Header("date").size(), std::string("Sun, 06 Nov 1994 08:49:37 GMT").size());
    }
  }

  TEST_F(PortalRequests, AHandlersOwnHeadersReplaceTheDefaultsButNotTheFraming)
  {
    handler_.respond = [](const HttpRequest&)
    {
      HttpResponse response = Text("x");
      response.headers.emplace_back("cache-control", "public, max-age=60");
      response.headers.emplace_back("Content-Security-Policy", "default-src 'self'");
      response.headers.emplace_back("Content-Length", "100");
      response.headers.emplace_back("Connection", "close");
      response.headers.emplace_back("Server", "Secret/1.0");
      response.headers.emplace_back("Set-Cookie", "a=1");
      response.headers.emplace_back("Set-Cookie", "b=2");
      return response;
    };
    Start();
    RawClient client(Port());
    client.Send(Get("/"));
    std::string text;
    while (text.find("\r\n\r\nx") == std::string::npos)
    {
      const std::string piece = client.ReadSome(4096);
      ASSERT_FALSE(piece.empty());
      text += piece;
    }
    EXPECT_NE(text.find("cache-control: public, max-age=60\r\n"), std::string::npos);
    EXPECT_EQ(text.find("no-store"), std::string::npos);
    EXPECT_EQ(text.find("default-src 'none'"), std::string::npos);
    EXPECT_NE(text.find("Content-Length: 1\r\n"), std::string::npos);
    EXPECT_EQ(text.find("Content-Length: 100"), std::string::npos);
    EXPECT_EQ(text.find("Secret"), std::string::npos);
    EXPECT_NE(text.find("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n"), std::string::npos);
  }

  TEST_F(PortalRequests, AHeaderWithLineBreaksDoesNotSplitTheAnswer)
  {
    handler_.respond = [](const HttpRequest& request)
    {
      HttpResponse response = Text("x");
      response.headers.emplace_back("X-Name", request.query.at("name"));
      return response;
    };
    Start();
    const RawAnswer answer = Ask(Get("/?name=a%0d%0aSet-Cookie:%20evil=1"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.headers.count("set-cookie"), 0u);
    ASSERT_EQ(Log().size(), 1u);
    EXPECT_EQ(Log()[0].find("evil"), std::string::npos);
  }

  TEST_F(PortalRequests, AHandlerThatThrowsAfterAllIsAPlainFault)
  {
    handler_.respond = [](const HttpRequest&) -> HttpResponse
    {
      throw std::runtime_error("at /secret/path");
    };
    Start();
    const RawAnswer answer = Ask(Get("/token"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    ASSERT_EQ(Log().size(), 1u);
    EXPECT_EQ(Log()[0].find("token"), std::string::npos);
  }

  TEST_F(PortalRequests, HeadHasALengthAndNoBody)
  {
    Start();
    RawClient client(Port());
    const RawAnswer head = client.Ask("HEAD /x HTTP/1.1\r\n" + HOST + "\r\n", true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.Header("content-length"), "5");
    EXPECT_EQ(handler_.Requests().at(0).method, HttpMethod::Get);
    const RawAnswer next = client.Ask(Get("/")); // a body after HEAD would be taken for this answer
    EXPECT_EQ(next.status, 200);
    EXPECT_EQ(next.body, "hello");
    const RawAnswer refused = client.Ask("HEAD /.. HTTP/1.1\r\n" + HOST + "\r\n", true);
    EXPECT_EQ(refused.status, 400);
    EXPECT_TRUE(client.ReadSome(1).empty());
  }

  TEST_F(PortalRequests, NoContentHasNoLength)
  {
    handler_.respond = [](const HttpRequest&)
    {
      HttpResponse response;
      response.status = 204;
      return response;
    };
    Start();
    const RawAnswer answer = Ask(Get("/"));
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.headers.count("content-length"), 0u);
  }

  TEST_F(PortalRequests, ConnectionsAreKept)
  {
    Start();
    RawClient client(Port());
    for (int i = 0; i < 20; ++i)
    {
      const RawAnswer answer = client.Ask(Get("/" + std::to_string(i)));
      EXPECT_EQ(answer.body, "hello");
      EXPECT_EQ(answer.Header("connection"), "keep-alive");
    }
    EXPECT_EQ(client.Ask(Get("/", "Connection: close\r\n")).Header("connection"), "close");
    EXPECT_TRUE(client.ReadsEnd());
  }

  TEST_F(PortalRequests, Http10IsServedOnce)
  {
    Start();
    RawClient client(Port());
    const RawAnswer answer = client.Ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.Header("connection"), "close");
    EXPECT_TRUE(client.ReadsEnd());
  }

  TEST_F(PortalRequests, PipelinedRequestsAreAnsweredInOrder)
  {
    handler_.respond = [](const HttpRequest& request)
    {
      return Text(request.path + request.body);
    };
    Start();
    RawClient client(Port());
    client.Send(Get("/1") + Post("/2", "body") + Get("/3") + "GET /4 HTTP/1.1\r\nHo");
    EXPECT_EQ(client.Read().body, "/1");
    EXPECT_EQ(client.Read().body, "/2body");
    EXPECT_EQ(client.Read().body, "/3");
    client.Send("st: a\r\n\r\n");
    EXPECT_EQ(client.Read().body, "/4");
  }

  TEST_F(PortalRequests, ManyPipelinedRequestsWaitTheirTurn)
  {
    Start();
    RawClient client(Port());
    std::string requests;
    for (int i = 0; i < 200; ++i)
    {
      requests += Get("/" + std::string(500, 'a'));
    }
    client.Send(requests);
    for (int i = 0; i < 200; ++i)
    {
      ASSERT_EQ(client.Read().body, "hello") << i;
    }
  }

  TEST_F(PortalRequests, BodiesArriveWhole)
  {
    handler_.respond = [](const HttpRequest& request)
    {
      return Text(request.body);
    };
    handler_.bodyLimit = 3000000;
    Start();
    const std::string body = SyntheticSource::Expected(0, 3000000);
    RawClient client(Port());
    EXPECT_EQ(client.Ask(Post("/", body)).body, body);
    EXPECT_EQ(client.Ask(Post("/", "")).body, "");
    EXPECT_EQ(client.Ask("POST / HTTP/1.1\r\n" + HOST + "\r\n").status, 200);
    EXPECT_EQ(
        client
            .Ask("PUT / HTTP/1.1\r\n" + HOST +
                 "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n00006\r\n world\r\n0\r\n\r\n")
            .body,
        "hello world");
    EXPECT_EQ(client.Ask(Get("/")).status, 200);
  }

  TEST_F(PortalRequests, BodiesAreLimitedBeforeTheyAreRead)
  {
    handler_.bodyLimit = 10;
    Start();
    EXPECT_EQ(Ask(Post("/", "0123456789")).status, 200);
    ExpectRefusal(Post("/", "0123456789a"), 413, "TooLarge");
    ExpectRefusal("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1000000000000\r\n\r\n", 413,
                  "TooLarge");
    ExpectRefusal("POST / HTTP/1.1\r\n" + HOST +
                      "Content-Length: 1000000000000\r\nExpect: 100-continue\r\n\r\n",
                  413, "TooLarge");
    ExpectRefusal("GET / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\nx", 413, "TooLarge");
    ExpectRefusal("POST / HTTP/1.1\r\n" + HOST +
                      "Transfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n8\r\n01234567\r\n",
                  413, "TooLarge");
  }

  TEST_F(PortalRequests, ARefusalReachesAClientThatKeepsSending)
  {
    handler_.bodyLimit = 10;
    Start();
    RawClient client(Port());
    const std::string request = Post("/", std::string(500000, 'x'));
    client.Send(request.substr(0, 200000));
    EXPECT_EQ(client.Read().status, 413);
    EXPECT_TRUE(client.Send(request.substr(200000)));
    client.FinishSending();
    EXPECT_TRUE(client.ReadsEnd());
    EXPECT_FALSE(client.WasReset()); // a reset can destroy the answer before it is read
  }

  TEST_F(PortalRequests, AllBodiesTogetherAreBounded)
  {
    handler_.bodyLimit = 1000000;
    options_.limits.bodyMemory = 100000;
    Gate gate;
    handler_.respond = [&gate](const HttpRequest& request)
    {
      if (request.path == "/wait")
      {
        gate.Wait();
      }
      return Text("done");
    };
    Start();
    RawClient holding(Port());
    holding.Send(Post("/wait", std::string(60000, 'x')));
    gate.AwaitWaiting(1);
    ExpectRefusal(Post("/", std::string(60000, 'x')), 503, "Busy");
    EXPECT_EQ(Ask(Post("/", std::string(30000, 'x'))).status, 200);
    ExpectRefusal(Post("/", std::string(100001, 'x')), 413, "TooLarge"); // could never fit
    gate.Open();
    EXPECT_EQ(holding.Read().status, 200);
    EXPECT_EQ(Ask(Post("/", std::string(90000, 'x'))).status, 200); // given back
  }

  TEST_F(PortalRequests, ExpectationsAreAnswered)
  {
    handler_.respond = [](const HttpRequest& request)
    {
      return Text(request.body);
    };
    Start();
    RawClient client(Port());
    client.Send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
    EXPECT_EQ(client.Read().status, 100);
    client.Send("hello");
    EXPECT_EQ(client.Read().body, "hello");
    ExpectRefusal(Get("/", "Expect: wonders\r\n"), 417, "BadRequest");
  }

  TEST_F(PortalRequests, UpgradesAreIgnored)
  {
    Start();
    EXPECT_EQ(Ask(Get("/", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
                           "AAMAAABk\r\n"))
                  .status,
              200);
    EXPECT_EQ(Ask(Get("/", "Connection: Upgrade\r\nUpgrade: websocket\r\n")).status, 200);
  }

  TEST_F(PortalRequests, TheClientsAddressComesFromTrustedProxiesOnly)
  {
    options_.trustedProxies = {"127.0.0.2", "::ffff:127.0.0.3"};
    Start();
    const std::string forwarded = Get("/", "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: "
                                           "10.0.0.2, 2001:db8::7\r\nX-Forwarded-Proto: https\r\n");
    for (const char* from : {"127.0.0.1", "127.0.0.2", "127.0.0.3"})
    {
      RawClient(Port(), from).Ask(forwarded);
    }
    RawClient(Port(), "127.0.0.2").Ask(Get("/", "X-Forwarded-For: rubbish\r\n"));

    const std::vector<HttpRequest> requests = handler_.Requests();
    ASSERT_EQ(requests.size(), 4u);
    EXPECT_EQ(requests[0].address, "127.0.0.1");
    EXPECT_FALSE(requests[0].secure);
    EXPECT_EQ(requests[1].address, "2001:db8::7");
    EXPECT_TRUE(requests[1].secure);
    EXPECT_EQ(requests[2].address, "2001:db8::7");
    EXPECT_EQ(requests[3].address, "127.0.0.2");
    EXPECT_FALSE(requests[3].secure);
  }
}
