// Downloads (D9): lengths, ranges, conditions, bounded memory, breaking off.
#include "PortalFixture.h"
#include "RawClient.h"

#include <fstream>
#include <future>
#include <random>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::uint64_t LENGTH = 5000003;

    class PortalStreams : public PortalFixture
    {
    protected:
      void Serve(std::uint64_t length)
      {
        handler_.respond = [length](const HttpRequest&)
        {
          return Stream(std::make_shared<SyntheticSource>(length));
        };
        Start();
      }

      /// One download that no client here reads to its end; ready as soon as the server lets go of
      /// it.
      std::future<void> ServeUntilOver()
      {
        const auto over = std::make_shared<std::promise<void>>();
        handler_.respond = [over](const HttpRequest&)
        {
          auto source = std::make_shared<SyntheticSource>(1ull << 30);
          source->onDestruction = [over]
          {
            over->set_value();
          };
          return Stream(source);
        };
        Start();
        return over->get_future();
      }

      RawAnswer AskArchive(const std::string& headers)
      {
        RawClient client(Port());
        return client.Ask(Get("/archive", headers));
      }
    };

    const std::string TAG = "\"synthetic-5000003\"";

    long ResidentKilobytes()
    {
      std::ifstream status("/proc/self/status");
      std::string word;
      while (status >> word)
      {
        if (word == "VmRSS:")
        {
          long kilobytes = 0;
          status >> kilobytes;
          return kilobytes;
        }
      }
      return 0;
    }
  }

  TEST_F(PortalStreams, D9_AreWholeAndNamed)
  {
    Serve(LENGTH);
    const RawAnswer answer = AskArchive("");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.Header("content-length"), std::to_string(LENGTH));
    EXPECT_EQ(answer.Header("etag"), TAG);
    EXPECT_EQ(answer.Header("accept-ranges"), "bytes");
    EXPECT_EQ(answer.Header("content-type"), "application/zip");
    EXPECT_TRUE(answer.body == SyntheticSource::Expected(0, LENGTH));
  }

  TEST_F(PortalStreams, D9_HeadTellsTheLength)
  {
    Serve(LENGTH);
    RawClient client(Port());
    const std::string request = "HEAD /archive HTTP/1.1\r\nHost: a\r\nRange: bytes=0-9\r\n\r\n";
    const RawAnswer answer = client.Ask(request, true);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.Header("content-length"), std::to_string(LENGTH));
    EXPECT_EQ(answer.Header("accept-ranges"), "bytes");
    EXPECT_EQ(client.Ask(request, true).status, 200);
  }

  TEST_F(PortalStreams, EmptyAndTinyOnes)
  {
    Serve(0);
    EXPECT_EQ(AskArchive("").status, 200);
    EXPECT_EQ(AskArchive("").Header("content-length"), "0");
    EXPECT_EQ(AskArchive("Range: bytes=0-\r\n").status, 416);
    Serve(1);
    EXPECT_EQ(AskArchive("").body, SyntheticSource::Expected(0, 1));
  }

  TEST_F(PortalStreams, D9_RandomRangesEqualTheWhole)
  {
    options_.limits.pieceBytes = 10000;
    options_.limits.requestBurst = 100000;
    Serve(LENGTH);
    std::mt19937_64 random(7);
    RawClient client(Port());
    for (int i = 0; i < 200; ++i)
    {
      const std::uint64_t first = random() % LENGTH;
      const std::uint64_t last = std::min(first + random() % 100000, LENGTH - 1);
      const std::string range = std::to_string(first) + "-" + std::to_string(last);
      const RawAnswer answer = client.Ask(Get("/archive", "Range: bytes=" + range + "\r\n"));
      ASSERT_EQ(answer.status, 206);
      ASSERT_EQ(answer.Header("content-range"), "bytes " + range + "/" + std::to_string(LENGTH));
      ASSERT_TRUE(answer.body == SyntheticSource::Expected(first, last - first + 1)) << range;
    }
  }

  TEST_F(PortalStreams, D9_AQuickClientGetsLargerPieces)
  {
    options_.limits.pieceBytes = 1000;
    options_.limits.largePieceBytes = 3000;
    const auto source = std::make_shared<SyntheticSource>(LENGTH);
    handler_.respond = [source](const HttpRequest&)
    {
      return Stream(source);
    };
    Start();
    EXPECT_TRUE(AskArchive("").body == SyntheticSource::Expected(0, LENGTH));
    EXPECT_EQ(source->mostAsked, 3000U);
  }

  TEST_F(PortalStreams, D9_ABrokenDownloadResumes)
  {
    Serve(LENGTH);
    const RawAnswer rest = AskArchive("Range: bytes=4000000-\r\nIf-Range: " + TAG + "\r\n");
    EXPECT_EQ(rest.status, 206);
    EXPECT_TRUE(rest.body == SyntheticSource::Expected(4000000, LENGTH - 4000000));

    for (const std::string& other : {std::string("\"other\""), "W/" + TAG, std::string("*"),
                                     TAG + ", \"x\"", std::string("Sun, 06 Nov 1994 08:49:37 GMT")})
    {
      const RawAnswer whole = AskArchive("Range: bytes=4000000-\r\nIf-Range: " + other + "\r\n");
      EXPECT_EQ(whole.status, 200) << other;
      EXPECT_EQ(whole.body.size(), LENGTH);
    }
  }

  TEST_F(PortalStreams, RangesThatCannotBe)
  {
    Serve(LENGTH);
    const RawAnswer outside = AskArchive("Range: bytes=5000003-\r\n");
    EXPECT_EQ(outside.status, 416);
    EXPECT_EQ(outside.Header("content-range"), "bytes */5000003");
    EXPECT_EQ(outside.body.find("{\"Code\":\"RangeNotSatisfiable\""), 0u);
    EXPECT_EQ(AskArchive("Range: bytes=0-1,5-6\r\n").body.size(), LENGTH);
    EXPECT_EQ(AskArchive("Range: bytes=5-4\r\n").body.size(), LENGTH);
    EXPECT_EQ(AskArchive("Range: pages=1-2\r\n").body.size(), LENGTH);
  }

  TEST_F(PortalStreams, ConditionsAreKept)
  {
    Serve(LENGTH);
    RawClient client(Port());
    const RawAnswer same = client.Ask(Get("/", "If-None-Match: \"x\", W/" + TAG + "\r\n"));
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.Header("etag"), TAG);
    EXPECT_EQ(same.headers.count("content-length"), 0u);
    EXPECT_EQ(client.Ask(Get("/", "If-None-Match: *\r\n")).status, 304);
    EXPECT_EQ(client.Ask(Get("/", "If-Match: \"other\"\r\n")).status, 412);
    EXPECT_EQ(client.Ask(Get("/", "If-Match: " + TAG + "\r\nRange: bytes=0-0\r\n")).status, 206);
    EXPECT_EQ(client.Ask(Get("/", "If-None-Match: \"other\"\r\n")).body.size(), LENGTH);
  }

  TEST_F(PortalStreams, PlainBodiesWithATagAreConditionalToo)
  {
    handler_.respond = [](const HttpRequest&)
    {
      HttpResponse response = Text("script");
      response.headers.emplace_back("ETag", "\"v1\"");
      return response;
    };
    Start();
    EXPECT_EQ(AskArchive("If-None-Match: \"v1\"\r\n").status, 304);
    EXPECT_EQ(AskArchive("If-None-Match: \"v0\"\r\n").body, "script");
    EXPECT_EQ(AskArchive("Range: bytes=0-1\r\n").body, "script");
  }

  TEST_F(PortalStreams, LargePlainBodiesArriveWhole)
  {
    handler_.respond = [](const HttpRequest&)
    {
      return Text(SyntheticSource::Expected(0, 3000000));
    };
    Start();
    EXPECT_TRUE(AskArchive("").body == SyntheticSource::Expected(0, 3000000));
  }

  TEST_F(PortalStreams, E12_ASourceThatFailsBreaksTheDownloadOff)
  {
    handler_.respond = [](const HttpRequest&)
    {
      auto source = std::make_shared<SyntheticSource>(LENGTH);
      source->failAt = 2000000;
      return Stream(source);
    };
    Start();
    RawClient client(Port());
    const RawAnswer answer = client.Ask(Get("/archive"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.complete);
    EXPECT_LE(answer.body.size(), 2000000u);
    EXPECT_TRUE(answer.body == SyntheticSource::Expected(0, answer.body.size())); // never padded
    EXPECT_TRUE(client.ReadsEnd());
    server_->Stop();
    ASSERT_EQ(Log().size(), 1u);
    EXPECT_EQ(Log()[0], "A download was broken off: the disk  failed");
  }

  TEST_F(PortalStreams, D9_ThreeGigabytesTakeNoMemory)
  {
    constexpr std::uint64_t large = 3ull << 30;
    Serve(large);
    RawClient client(Port());
    client.Send(Get("/archive"));
    std::string received;
    while (received.find("\r\n\r\n") == std::string::npos)
    {
      received += client.ReadSome(4096);
    }
    std::uint64_t count = received.size() - received.find("\r\n\r\n") - 4;
    const long before = ResidentKilobytes();
    long most = before;
    std::uint64_t nextLook = 0;
    while (count < large)
    {
      const std::string piece = client.ReadSome(1 << 18);
      ASSERT_FALSE(piece.empty());
      if (count >= nextLook)
      {
        ASSERT_TRUE(piece == SyntheticSource::Expected(count, piece.size())) << count;
        most = std::max(most, ResidentKilobytes());
        nextLook += 16 << 20;
      }
      count += piece.size();
    }
    EXPECT_EQ(count, large);
    EXPECT_LT(most - before, 64 * 1024);
    RecordProperty("GrowthKilobytes", static_cast<int>(most - before));
  }

  TEST_F(PortalStreams, AReaderThatStallsIsCut)
  {
    options_.limits.writeStallTime = std::chrono::milliseconds(200);
    const std::future<void> isOver = ServeUntilOver();
    RawClient client(Port(), "127.0.0.1", 4096);
    client.Send(Get("/archive"));
    EXPECT_EQ(isOver.wait_for(std::chrono::seconds(60)), std::future_status::ready);
  }

  TEST_F(PortalStreams, AReaderOfAByteNowAndThenIsCut)
  {
    options_.limits.writeStallTime = std::chrono::milliseconds(500);
    options_.limits.writeFloor = 1024 * 1024;
    const std::future<void> isOver = ServeUntilOver();
    RawClient client(Port(), "127.0.0.1", 4096);
    client.Send(Get("/archive"));
    bool cut = false;
    for (int i = 0; i < 1000 && !cut; ++i)
    {
      client.ReadSome(4096); // 200 KB a second: progress, but below the floor
      cut = isOver.wait_for(std::chrono::milliseconds(20)) == std::future_status::ready;
    }
    EXPECT_TRUE(cut);
  }

  TEST_F(PortalStreams, DownloadsPerAddressAreLimited)
  {
    options_.limits.downloadsPerAddress = 1;
    Serve(1ull << 30);
    RawClient first(Port(), "127.0.0.1", 4096);
    first.Send(Get("/archive"));
    EXPECT_FALSE(first.ReadSome(100).empty());
    RawClient second(Port());
    const RawAnswer refused = second.Ask(Get("/archive"));
    EXPECT_EQ(refused.status, 503);
    EXPECT_FALSE(refused.Header("retry-after").empty());
    RawClient elsewhere(Port(), "127.0.0.9");
    elsewhere.Send(Get("/archive"));
    EXPECT_EQ(elsewhere.ReadSome(12), "HTTP/1.1 200");
  }
}
