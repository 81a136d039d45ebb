// A client that sends exactly the bytes it is told to.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace OrthancExchange
{
  struct RawAnswer
  {
    int status = 0;
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
    bool complete = false; ///< as long as Content-Length says

    std::string Header(const std::string& name) const;
  };

  struct TlsChoice
  {
    int highest = 0; ///< 0: any
    std::string ciphers;
  };

  /// Blocking; a read that gets nothing for a minute counts as a hang and reads as the end.
  class RawClient
  {
  public:
    explicit RawClient(std::uint16_t port, const std::string& from = "127.0.0.1",
                       int receiveBuffer = 0);
    ~RawClient();

    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when refused; Alert() then tells why.
    bool StartTls(const TlsChoice& choice = {});
    int Alert() const;
    std::string TlsVersion() const;

    /// False when the other side has closed.
    bool Send(const std::string& bytes);
    void FinishSending();

    /// status 0 when the connection ended first. `headOnly`: no body follows, whatever
    /// Content-Length says.
    RawAnswer Read(bool headOnly = false);
    RawAnswer Ask(const std::string& request, bool headOnly = false);

    /// Some bytes of what comes; empty at the end.
    std::string ReadSome(std::size_t atMost);

    /// Waits for the end of the connection; false after a hang.
    bool ReadsEnd();

    /// Whether bytes or the end are there to read, waiting at most so long.
    bool IsReadable(int milliseconds) const;
    /// Whether the other side broke the connection off instead of ending it.
    bool WasReset() const;

  private:
    struct FreeTls
    {
      void operator()(SSL* ssl) const;
      void operator()(SSL_CTX* context) const;
    };

    int descriptor_ = -1;
    std::unique_ptr<SSL_CTX, FreeTls> context_;
    std::unique_ptr<SSL, FreeTls> ssl_;
    std::string pending_;
    int alert_ = 0;
    bool timedOut_ = false;
    bool reset_ = false;
  };

  /// "GET path HTTP/1.1" with a Host, and further header lines that end in CR LF.
  std::string Get(const std::string& path, const std::string& headers = "");
  std::string Post(const std::string& path, const std::string& body,
                   const std::string& headers = "");
}
