// Slow, many and greedy clients (threats 7), and stopping among them.
#include "Gate.h"
#include "PortalFixture.h"
#include "RawClient.h"

#include <limits>
#include <thread>

namespace OrthancExchange
{
  namespace
  {
    using std::chrono::milliseconds;

    class PortalLimitsTest : public PortalFixture
    {
    protected:
      using Clients = std::vector<std::unique_ptr<RawClient>>;

      Clients Connect(int count, const std::string& start)
      {
        Clients clients;
        for (int i = 0; i < count; ++i)
        {
          clients.push_back(std::make_unique<RawClient>(Port()));
          clients.back()->Send(start);
        }
        return clients;
      }

      /// Sends a byte now and then until an answer comes.
      RawAnswer Trickle(RawClient& client, char byte)
      {
        for (int i = 0; i < 1000 && !client.IsReadable(20); ++i)
        {
          client.Send(std::string(1, byte));
        }
        return client.Read();
      }
    };
  }

  TEST_F(PortalLimitsTest, AHeadHasADeadlineThatAByteDoesNotExtend)
  {
    options_.limits.headTime = milliseconds(1500); // enough for a first byte on any machine
    Start();
    RawClient client(Port());
    client.Send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    const RawAnswer answer = Trickle(client, 'x');
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.body.find("{\"Code\":\"RequestTimeout\""), 0u);
    EXPECT_TRUE(client.ReadsEnd());

    RawClient silent(Port());
    EXPECT_TRUE(silent.ReadsEnd());
  }

  TEST_F(PortalLimitsTest, ABodyHasAStallLimitAndAFloor)
  {
    options_.limits.bodyStallTime = milliseconds(300);
    handler_.bodyLimit = 1000000;
    Start();
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";
    RawClient stalled(Port());
    EXPECT_EQ(stalled.Ask(head).status, 408);
    RawClient slow(Port());
    slow.Send(head);
    EXPECT_EQ(Trickle(slow, 'x').status, 408);
    EXPECT_TRUE(handler_.Requests().empty());
  }

  TEST_F(PortalLimitsTest, IdleConnectionsEnd)
  {
    options_.limits.idleTime = milliseconds(200);
    Start();
    RawClient client(Port());
    EXPECT_EQ(client.Ask(Get("/")).status, 200);
    EXPECT_TRUE(client.ReadsEnd());
  }

  TEST_F(PortalLimitsTest, FiveHundredSlowClientsDoNotStarveOthers)
  {
    options_.limits.connectionsPerAddress = 600;
    options_.limits.headTime = std::chrono::minutes(5); // so that all stay open
    Start();
    Clients slow = Connect(500, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    for (int round = 0; round < 10; ++round)
    {
      for (const auto& client : slow)
      {
        ASSERT_TRUE(client->Send("x"));
      }
      RawClient normal(Port());
      ASSERT_EQ(normal.Ask(Get("/")).body, "hello") << round;
    }
    for (const auto& client : slow)
    {
      EXPECT_FALSE(client->IsReadable(0)); // still open and unanswered
    }
  }

  TEST_F(PortalLimitsTest, MoreSlowClientsThanPlacesPushOutEachOther)
  {
    options_.limits.connections = 50;
    options_.limits.connectionsPerAddress = 1000;
    options_.limits.headTime = std::chrono::minutes(5);
    Start();
    Clients slow = Connect(200, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
    RawClient normal(Port(), "127.0.0.7");
    EXPECT_EQ(normal.Ask(Get("/")).body, "hello");
    for (int i = 0; i < 150; ++i)
    {
      EXPECT_TRUE(slow[static_cast<std::size_t>(i)]->ReadsEnd()) << i;
    }
  }

  TEST_F(PortalLimitsTest, FewerPlacesForWantOfFilesAreLogged)
  {
    options_.limits.connections = std::numeric_limits<std::size_t>::max();
    Start();
    ASSERT_EQ(Log().size(), 1u);
    EXPECT_NE(Log()[0].find("LimitNOFILE"), std::string::npos);
  }

  TEST_F(PortalLimitsTest, AnAddressHasItsShareOnly)
  {
    options_.limits.connectionsPerAddress = 3;
    options_.limits.headTime = std::chrono::minutes(5);
    options_.workerThreads = 4;
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
    Clients served = Connect(3, Get("/wait"));
    gate.AwaitWaiting(3);
    RawClient refused(Port());
    EXPECT_TRUE(refused.ReadsEnd());
    RawClient elsewhere(Port(), "127.0.0.8");
    EXPECT_EQ(elsewhere.Ask(Get("/")).body, "done");
    gate.Open();
    for (const auto& client : served)
    {
      EXPECT_EQ(client->Read().body, "done");
    }
  }

  TEST_F(PortalLimitsTest, WhenTheQueueIsFullOthersAreToldToComeBack)
  {
    options_.workerThreads = 1;
    options_.limits.queuedRequests = 1;
    Gate gate;
    handler_.respond = [&gate](const HttpRequest&)
    {
      gate.Wait();
      return Text("done");
    };
    Start();
    RawClient running(Port());
    running.Send(Get("/"));
    gate.AwaitWaiting(1);
    // One more fits in the queue, the other does not; which of them is open.
    RawClient second(Port());
    second.Send(Get("/"));
    RawClient third(Port());
    third.Send(Get("/"));
    while (!second.IsReadable(1) && !third.IsReadable(1))
    {
    }
    RawClient& busy = second.IsReadable(0) ? second : third;
    RawClient& queued = second.IsReadable(0) ? third : second;
    const RawAnswer refused = busy.Read();
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.Header("retry-after"), "1");
    EXPECT_EQ(refused.body.find("{\"Code\":\"Busy\""), 0u);
    gate.Open();
    EXPECT_EQ(running.Read().status, 200);
    EXPECT_EQ(queued.Read().status, 200);
    EXPECT_EQ(busy.Ask(Get("/")).status, 200); // the connection is still good
  }

  TEST_F(PortalLimitsTest, RequestsPerAddressAreRated)
  {
    std::atomic<int> seconds{0};
    const auto start = std::chrono::steady_clock::now();
    options_.now = [&seconds, start]
    {
      return start + std::chrono::seconds(seconds);
    };
    options_.limits.requestBurst = 3;
    options_.limits.requestsPerSecond = 0.2;
    options_.trustedProxies = {"127.0.0.2"};
    Start();
    RawClient client(Port());
    for (int i = 0; i < 3; ++i)
    {
      EXPECT_EQ(client.Ask(Get("/")).status, 200);
    }
    const RawAnswer refused = client.Ask(Get("/"));
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.Header("retry-after"), "5");
    EXPECT_EQ(refused.body.find("{\"Code\":\"TooManyRequests\""), 0u);
    EXPECT_EQ(handler_.Requests().size(), 3u);

    RawClient elsewhere(Port(), "127.0.0.5");
    EXPECT_EQ(elsewhere.Ask(Get("/")).status, 200);
    RawClient proxy(Port(), "127.0.0.2");
    for (int i = 0; i < 10; ++i) // ten clients behind one proxy
    {
      EXPECT_EQ(
          proxy.Ask(Get("/", "X-Forwarded-For: 192.0.2." + std::to_string(i) + "\r\n")).status,
          200);
    }

    seconds = 5;
    EXPECT_EQ(RawClient(Port()).Ask(Get("/")).status, 200);
    EXPECT_EQ(RawClient(Port()).Ask(Get("/")).status, 429);
  }

  TEST_F(PortalLimitsTest, ConnectionsPerAddressAreRated)
  {
    const auto start = std::chrono::steady_clock::now();
    options_.now = [start]
    {
      return start;
    };
    options_.limits.connectionBurst = 2;
    Start();
    EXPECT_EQ(RawClient(Port()).Ask(Get("/")).status, 200);
    EXPECT_EQ(RawClient(Port()).Ask(Get("/")).status, 200);
    EXPECT_EQ(RawClient(Port()).Ask(Get("/")).status, 0);
    EXPECT_EQ(RawClient(Port(), "127.0.0.6").Ask(Get("/")).status, 200);
  }

  TEST_F(PortalLimitsTest, StoppingBreaksDownloadsOff)
  {
    handler_.respond = [](const HttpRequest&)
    {
      return Stream(std::make_shared<SyntheticSource>(1ull << 40));
    };
    Start();
    Clients clients = Connect(20, Get("/archive"));
    for (const auto& client : clients)
    {
      EXPECT_EQ(client->ReadSome(12), "HTTP/1.1 200");
    }
    Clients idle = Connect(20, "");
    Clients slow = Connect(20, "GET / HT");
    const std::uint16_t port = Port();
    server_->Stop();
    for (const Clients* group : {&clients, &idle, &slow})
    {
      for (const auto& client : *group)
      {
        EXPECT_TRUE(client->ReadsEnd());
      }
    }
    EXPECT_THROW(RawClient again(port), std::runtime_error);
    server_->Stop();
    server_->Start();
    EXPECT_EQ(RawClient(Port()).Ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", true).status, 200);
  }

  TEST_F(PortalLimitsTest, StoppingLetsAnAnswerInTheMakingLeave)
  {
    options_.limits.stopTime = std::chrono::minutes(1);
    Gate gate;
    handler_.respond = [&gate](const HttpRequest&)
    {
      gate.Wait();
      return Text("done");
    };
    Start();
    RawClient client(Port());
    client.Send(Get("/"));
    gate.AwaitWaiting(1);
    RawClient idle(Port());
    std::thread stopping([this] { server_->Stop(); });
    EXPECT_TRUE(idle.ReadsEnd()); // stopping has begun
    gate.Open();
    EXPECT_EQ(client.Read().body, "done");
    stopping.join();
  }

  TEST_F(PortalLimitsTest, StoppingAmongRequestsIsSafe)
  {
    for (int round = 0; round < 5; ++round)
    {
      Start();
      std::vector<std::thread> threads;
      const std::uint16_t port = Port();
      for (int i = 0; i < 4; ++i)
      {
        threads.emplace_back(
            [port]
            {
              try
              {
                for (;;)
                {
                  RawClient client(port);
                  if (client.Ask(Get("/")).status == 0)
                  {
                    return;
                  }
                }
              }
              catch (const std::runtime_error&)
              {
                // the port is closed
              }
            });
      }
      while (handler_.Requests().size() < static_cast<std::size_t>(50 * (round + 1)))
      {
        std::this_thread::yield();
      }
      server_->Stop();
      for (std::thread& thread : threads)
      {
        thread.join();
      }
    }
  }
}
