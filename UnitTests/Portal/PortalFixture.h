// A portal on a free port of the loopback interface, with a handler that a test writes.
#pragma once

#include "../../Sources/Portal/PortalServer.h"
#include "RawClient.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace OrthancExchange
{
  /// Answers as the test says and remembers what it was asked.
  class FakeHandler : public IHttpHandler
  {
  public:
    std::function<HttpResponse(const HttpRequest&)> respond;
    std::atomic<std::size_t> bodyLimit{1024};

    HttpResponse Handle(const HttpRequest& request) override;
    std::size_t BodyLimit(HttpMethod method, const std::string& path) const override;

    std::vector<HttpRequest> Requests() const;

  private:
    mutable std::mutex mutex_;
    std::vector<HttpRequest> requests_;
  };

  /// Bytes that can be told apart by their place: period 65521, so that no buffer size divides it.
  class SyntheticSource : public IByteSource
  {
  public:
    explicit SyntheticSource(std::uint64_t length);
    ~SyntheticSource() override;

    std::uint64_t Length() const override;
    std::string EntityTag() const override;
    std::size_t Read(std::uint64_t offset, char* target, std::size_t size) override;

    static std::string Expected(std::uint64_t offset, std::size_t count);

    std::uint64_t failAt = ~0ull;          ///< Read() at or beyond throws
    std::atomic<std::size_t> mostAsked{0}; ///< in one Read()
    std::function<void()> onDestruction;   ///< the download is over

  private:
    const std::uint64_t length_;
  };

  class PortalFixture : public testing::Test
  {
  protected:
    PortalFixture();
    ~PortalFixture() override;

    void Start();
    std::uint16_t Port() const;

    /// One request on a connection of its own.
    RawAnswer Ask(const std::string& request, bool headOnly = false) const;

    /// The refusal is quick, plain, reaches nobody further in, and ends the connection.
    void ExpectRefusal(const std::string& request, int status, const std::string& code) const;

    FakeHandler handler_;
    PortalOptions options_; ///< to be changed before Start()
    std::unique_ptr<PortalServer> server_;

    std::vector<std::string> Log() const;

  private:
    mutable std::mutex logMutex_;
    std::vector<std::string> log_;
  };

  HttpResponse Text(const std::string& body);
  HttpResponse Stream(std::shared_ptr<IByteSource> source);
}
