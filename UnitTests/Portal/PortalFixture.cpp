#include "PortalFixture.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t PERIOD = 65521;

    const std::string& Pattern()
    {
      static const std::string pattern = []
      {
        std::string bytes(PERIOD, '\0');
        std::uint32_t state = 12345;
        for (char& c : bytes)
        {
          state = state * 1664525u + 1013904223u;
          c = static_cast<char>(state >> 24);
        }
        return bytes;
      }();
      return pattern;
    }

    /// Both ends of hundreds of connections are in this process.
    void AllowManyFiles()
    {
      rlimit files{};
      getrlimit(RLIMIT_NOFILE, &files);
      files.rlim_cur = files.rlim_max;
      setrlimit(RLIMIT_NOFILE, &files);
    }
  }

  HttpResponse FakeHandler::Handle(const HttpRequest& request)
  {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      requests_.push_back(request);
    }
    return respond ? respond(request) : Text("hello");
  }

  std::size_t FakeHandler::BodyLimit(HttpMethod method, const std::string&) const
  {
    return method == HttpMethod::Post || method == HttpMethod::Put ? bodyLimit.load() : 0;
  }

  std::vector<HttpRequest> FakeHandler::Requests() const
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    return requests_;
  }

  SyntheticSource::SyntheticSource(std::uint64_t length) : length_(length)
  {
  }

  SyntheticSource::~SyntheticSource()
  {
    if (onDestruction)
    {
      onDestruction();
    }
  }

  std::uint64_t SyntheticSource::Length() const
  {
    return length_;
  }

  std::string SyntheticSource::EntityTag() const
  {
    return "\"synthetic-" + std::to_string(length_) + "\"";
  }

  std::size_t SyntheticSource::Read(std::uint64_t offset, char* target, std::size_t size)
  {
    if (offset >= failAt)
    {
      throw std::runtime_error("the disk\r\nfailed");
    }
    mostAsked = std::max<std::size_t>(mostAsked, size);
    // Short reads now and then, as the contract allows.
    const std::size_t start = static_cast<std::size_t>(offset % PERIOD);
    const std::uint64_t left = std::min(length_, failAt) - offset;
    const std::size_t count =
        static_cast<std::size_t>(std::min<std::uint64_t>({size, PERIOD - start, left}));
    std::memcpy(target, Pattern().data() + start, count);
    return count;
  }

  std::string SyntheticSource::Expected(std::uint64_t offset, std::size_t count)
  {
    SyntheticSource source(offset + count);
    std::string bytes(count, '\0');
    std::size_t done = 0;
    while (done < count)
    {
      done += source.Read(offset + done, bytes.data() + done, count - done);
    }
    return bytes;
  }

  PortalFixture::PortalFixture()
  {
    AllowManyFiles();
    options_.bindAddress = "127.0.0.1";
    options_.limits.connections = 510; // fits where a process may open no more than 1024 files
    options_.log = [this](const std::string& line)
    {
      const std::lock_guard<std::mutex> lock(logMutex_);
      log_.push_back(line);
    };
  }

  PortalFixture::~PortalFixture()
  {
    server_.reset();
  }

  void PortalFixture::Start()
  {
    server_ = std::make_unique<PortalServer>(options_, handler_);
    server_->Start();
  }

  std::uint16_t PortalFixture::Port() const
  {
    return server_->Port();
  }

  RawAnswer PortalFixture::Ask(const std::string& request, bool headOnly) const
  {
    RawClient client(Port());
    return client.Ask(request, headOnly);
  }

  void PortalFixture::ExpectRefusal(const std::string& request, int status,
                                    const std::string& code) const
  {
    const std::size_t before = handler_.Requests().size();
    RawClient client(Port());
    client.Send(request);
    const RawAnswer answer = client.Read();
    EXPECT_EQ(answer.status, status) << request;
    EXPECT_EQ(answer.body.find("{\"Code\":\"" + code + "\",\"Message\":\""), 0u)
        << request << answer.body;
    EXPECT_NE(answer.body.find("\"Details\":{}}"), std::string::npos);
    EXPECT_EQ(answer.Header("content-type"), "application/json");
    EXPECT_EQ(answer.Header("connection"), "close");
    EXPECT_TRUE(client.ReadsEnd()) << request;
    EXPECT_EQ(handler_.Requests().size(), before) << request;
  }

  std::vector<std::string> PortalFixture::Log() const
  {
    const std::lock_guard<std::mutex> lock(logMutex_);
    return log_;
  }

  HttpResponse Text(const std::string& body)
  {
    HttpResponse response;
    response.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    response.body = body;
    return response;
  }

  HttpResponse Stream(std::shared_ptr<IByteSource> source)
  {
    HttpResponse response;
    response.headers.emplace_back("Content-Type", "application/zip");
    response.stream = std::move(source);
    return response;
  }
}
