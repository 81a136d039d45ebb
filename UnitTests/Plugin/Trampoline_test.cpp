#include "../../Plugin/Trampoline.h"
#include "FakeOrthanc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

using namespace OrthancExchange;

namespace
{
  class Door final : public IHttpHandler
  {
  public:
    HttpResponse Handle(const HttpRequest& request) override
    {
      ++calls;
      return answer(request);
    }

    std::size_t BodyLimit(HttpMethod, const std::string&) const override
    {
      return 4;
    }

    std::function<HttpResponse(const HttpRequest&)> answer;
    int calls = 0;
  };

  class Zeros final : public IByteSource
  {
  public:
    explicit Zeros(std::uint64_t length) : length_(length)
    {
    }

    std::uint64_t Length() const override
    {
      return length_;
    }

    std::string EntityTag() const override
    {
      return "\"z\"";
    }

    std::size_t Read(std::uint64_t offset, char* target, std::size_t size) override
    {
      if (reads++ == readsUntilGone)
      {
        throw std::runtime_error("a file vanished");
      }
      const std::size_t piece = std::min<std::uint64_t>({size, 3, length_ - offset});
      std::fill_n(target, piece, '0');
      return piece;
    }

    int reads = 0;
    int readsUntilGone = -1;

  private:
    std::uint64_t length_;
  };

  class TrampolineTest : public testing::Test
  {
  protected:
    OrthancPluginErrorCode Call(const char* url = "/exchange/api/me", const char* body = "")
    {
      OrthancPluginHttpRequest request{};
      request.method = OrthancPluginHttpMethod_Post;
      request.body = body;
      request.bodySize = static_cast<std::uint32_t>(std::strlen(body));
      const OrthancSdk sdk(orthanc_.Context());
      return Trampoline(sdk, door_).Handle(nullptr, url, &request);
    }

    void Answer(int status, std::vector<std::pair<std::string, std::string>> headers,
                const std::string& body = "{}")
    {
      door_.answer = [=](const HttpRequest&)
      {
        return HttpResponse{status, headers, body, nullptr};
      };
    }

    long Told(const std::string& beginning) const
    {
      return std::count_if(orthanc_.told.begin(), orthanc_.told.end(),
                           [&](const std::string& line) { return line.starts_with(beginning); });
    }

    FakeOrthanc orthanc_;
    Door door_;
  };
}

TEST_F(TrampolineTest, SuccessNamesItsTypeOnce)
{
  Answer(200, {{"Content-Type", "application/json"}, {"ETag", "\"x\""}});
  EXPECT_EQ(OrthancPluginErrorCode_Success, Call());
  EXPECT_EQ("200 application/json {}", orthanc_.told.back());
  EXPECT_EQ(0, Told("Content-Type"));
  EXPECT_EQ(1, Told("ETag: \"x\""));
  EXPECT_EQ(1, Told("Content-Security-Policy: "));
}

TEST_F(TrampolineTest, ARefusalKeepsItsBodyAndType)
{
  Answer(409, {{"Content-Type", "application/json"}}, R"({"Code":"InvalidState"})");
  EXPECT_EQ(OrthancPluginErrorCode_Success, Call());
  EXPECT_EQ(R"(409 {"Code":"InvalidState"})", orthanc_.told.back());
  EXPECT_EQ(1, Told("Content-Type: application/json"));
}

TEST_F(TrampolineTest, WhereOrthancLabelsRefusalsThereIsStillOneType)
{
  FakeOrthanc newer("1.13.0");
  const OrthancSdk sdk(newer.Context());
  OrthancPluginHttpRequest request{};
  request.method = OrthancPluginHttpMethod_Get;
  Answer(404, {{"Content-Type", "application/json"}});
  Trampoline(sdk, door_).Handle(nullptr, "/exchange/x", &request);
  EXPECT_EQ(0, std::count(newer.told.begin(), newer.told.end(), "Content-Type: application/json"));
  EXPECT_EQ("404 {}", newer.told.back());
}

TEST_F(TrampolineTest, AMethodThatIsNotAllowedNamesThoseThatAre)
{
  Answer(405, {{"Allow", "GET, PUT"}});
  Call();
  EXPECT_EQ((std::vector<std::string>{"405 GET, PUT"}), orthanc_.told);
}

TEST_F(TrampolineTest, HeadersCannotBeSplit)
{
  Answer(200, {{"Content-Type", "text/plain"}, {"X-Name", "a\r\nSet-Cookie: b"}, {"X-Good", "c"}});
  Call();
  EXPECT_EQ(0, Told("X-Name"));
  EXPECT_EQ(1, Told("X-Good: c"));
}

TEST_F(TrampolineTest, ABodyBeyondTheLimitNeverReachesItsHandler)
{
  Answer(200, {});
  Call("/exchange/api/me", "12345");
  EXPECT_EQ(0, door_.calls);
  EXPECT_TRUE(orthanc_.told.back().starts_with(R"(413 {"Code":"TooLarge")"));
  Call("/exchange/api/me", "1234");
  EXPECT_EQ(1, door_.calls);
}

TEST_F(TrampolineTest, ABodyThatOrthancCutAtFourGigabytesIsTooLarge)
{
  Answer(200, {});
  const char* const key = "content-length";
  for (const auto& [declared, calls] : {std::pair{"4294967298", 0}, std::pair{"2", 1}})
  {
    OrthancPluginHttpRequest request{};
    request.method = OrthancPluginHttpMethod_Post;
    request.body = "12";
    request.bodySize = 2;
    request.headersCount = 1;
    request.headersKeys = &key;
    request.headersValues = &declared;
    const OrthancSdk sdk(orthanc_.Context());
    Trampoline(sdk, door_).Handle(nullptr, "/exchange/api/me", &request);
    EXPECT_EQ(calls, door_.calls) << declared;
  }
}

TEST_F(TrampolineTest, AStreamIsReadToItsEnd)
{
  door_.answer = [](const HttpRequest&)
  {
    return HttpResponse{200, {{"Content-Type", "application/zip"}}, "", std::make_shared<Zeros>(7)};
  };
  Call();
  EXPECT_EQ("200 application/zip 0000000", orthanc_.told.back());
}

TEST_F(TrampolineTest, AStreamBeyondMemoryIsRefused)
{
  door_.answer = [](const HttpRequest&)
  {
    return HttpResponse{200, {}, "", std::make_shared<Zeros>(1ull << 40)};
  };
  Call();
  EXPECT_TRUE(orthanc_.told.back().starts_with("507 "));
}

#if ORTHANC_PLUGINS_VERSION_IS_ABOVE(1, 12, 6)
namespace
{
  class StreamingTest : public TrampolineTest
  {
  protected:
    OrthancPluginErrorCode Stream(FakeOrthanc& orthanc)
    {
      door_.answer = [this](const HttpRequest&)
      {
        return HttpResponse{200, {{"Content-Type", "application/zip"}}, "", zeros_};
      };
      OrthancPluginHttpRequest request{};
      request.method = OrthancPluginHttpMethod_Get;
      const OrthancSdk sdk(orthanc.Context());
      return Trampoline(sdk, door_).Handle(nullptr, "/exchange/x", &request);
    }

    static std::vector<std::string> TailOf(const FakeOrthanc& orthanc, std::size_t count)
    {
      return {orthanc.told.end() - static_cast<std::ptrdiff_t>(count), orthanc.told.end()};
    }

    FakeOrthanc newer_{"1.12.7"};
    std::shared_ptr<Zeros> zeros_ = std::make_shared<Zeros>(7);
  };
}

TEST_F(StreamingTest, AnAnswerLeavesInPiecesAsItIsRead)
{
  EXPECT_EQ(OrthancPluginErrorCode_Success, Stream(newer_));
  EXPECT_EQ(
      (std::vector<std::string>{"Content-Length: 7", "stream application/zip", "000", "000", "0"}),
      TailOf(newer_, 5));
}

TEST_F(StreamingTest, AClientThatGoesAwayEndsTheReading)
{
  newer_.piecesUntilGone = 1;
  EXPECT_EQ(OrthancPluginErrorCode_InternalError, Stream(newer_));
  EXPECT_EQ(2, zeros_->reads);
}

TEST_F(StreamingTest, ASourceThatFailsNeverEndsAsASuccess)
{
  zeros_->readsUntilGone = 1;
  EXPECT_EQ(OrthancPluginErrorCode_InternalError, Stream(newer_));
  EXPECT_EQ("log Orthanc Exchange: a request failed: a file vanished", newer_.told.back());
}

TEST_F(StreamingTest, AnOlderOrthancIsHandedOnePieceAllTheSame)
{
  FakeOrthanc older("1.12.5");
  EXPECT_EQ(OrthancPluginErrorCode_Success, Stream(older));
  EXPECT_EQ("200 application/zip 0000000", older.told.back());
}
#endif

TEST_F(TrampolineTest, NoExceptionReachesOrthanc)
{
  door_.answer = [](const HttpRequest&) -> HttpResponse
  {
    throw std::runtime_error("a\nb");
  };
  EXPECT_EQ(OrthancPluginErrorCode_InternalError, Call());
  EXPECT_EQ("log Orthanc Exchange: a request failed: a b", orthanc_.told.back());
  door_.answer = [](const HttpRequest&) -> HttpResponse
  {
    throw 5;
  };
  EXPECT_EQ(OrthancPluginErrorCode_InternalError, Call());
}
