#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <stop_token>
#include <string>

namespace OrthancExchange
{
  struct TransferLimits
  {
    /// Until the server is ready for the message: name, TCP, TLS, greeting (which mail servers like
    /// to delay) and log-in.
    std::chrono::milliseconds connect{20000};
    std::chrono::milliseconds total{30000};
    /// For the server's verdict on a message that is on its way already when the program stops: one
    /// that was broken off there would be sent twice.
    std::chrono::milliseconds parting{5000};
  };

  /// One exchange with one server by libcurl: TLS 1.2 or newer with certificates verified, no proxy
  /// and no setting taken from the environment, no redirect, no connection kept. One thread at a
  /// time.
  class CurlTransfer
  {
  public:
    /// `caFile`: certificates to trust instead of the system's; may be empty. A request to stop
    /// breaks the transfer off within about a second, or once the time for parting is over. Throws
    /// std::runtime_error when libcurl cannot start.
    CurlTransfer(const TransferLimits& limits, const std::string& caFile, std::stop_token stop);
    ~CurlTransfer();

    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    template <typename T>
    void Set(CURLoption option, T value)
    {
      if (curl_easy_setopt(handle_, option, value) != CURLE_OK)
      {
        throw std::runtime_error("libcurl lacks a feature that sending needs");
      }
    }

    CURLcode Perform();

    /// The last status the server gave; 0 when it gave none.
    long ResponseCode() const;

    /// Why it failed, in one line.
    std::string Explain(CURLcode result) const;

  private:
    static int OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t,
                          curl_off_t uploaded) noexcept;

    void Configure(const std::string& caFile);

    TransferLimits limits_;
    std::stop_token stop_;
    std::chrono::steady_clock::time_point deadline_{};
    bool stopping_ = false; ///< a request to stop has been seen, and the deadline set accordingly
    std::array<char, CURL_ERROR_SIZE> error_{};
    CURL* handle_;
  };
}
