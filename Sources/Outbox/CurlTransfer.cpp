#include "CurlTransfer.h"

#include "ReplyText.h"

#include <algorithm>
#include <utility>

namespace OrthancExchange
{
  namespace
  {
    CURL* NewHandle()
    {
      // Once for the process, and never undone: others in it use libcurl as well.
      static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
      CURL* handle = started == CURLE_OK ? curl_easy_init() : nullptr;
      if (handle == nullptr)
      {
        throw std::runtime_error("libcurl cannot be started");
      }
      return handle;
    }
  }

  CurlTransfer::CurlTransfer(const TransferLimits& limits, const std::string& caFile,
                             std::stop_token stop)
      : limits_(limits), stop_(std::move(stop)), handle_(NewHandle())
  {
    try
    {
      Configure(caFile);
    }
    catch (...)
    {
      curl_easy_cleanup(handle_);
      throw;
    }
  }

  CurlTransfer::~CurlTransfer()
  {
    curl_easy_cleanup(handle_);
  }

  void CurlTransfer::Configure(const std::string& caFile)
  {
    Set(CURLOPT_ERRORBUFFER, error_.data());
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_PROXY, "");
    Set(CURLOPT_FOLLOWLOCATION, 0L);
    Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    Set(CURLOPT_SSL_VERIFYPEER, 1L);
    Set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!caFile.empty())
    {
      Set(CURLOPT_CAINFO, caFile.c_str());
      Set(CURLOPT_CAPATH, nullptr);
    }
    Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits_.connect.count()));
    Set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.total.count()));
    // The parting from the server then belongs to Perform(), where the time limit holds.
    Set(CURLOPT_FORBID_REUSE, 1L);
    Set(CURLOPT_NOPROGRESS, 0L);
    Set(CURLOPT_XFERINFOFUNCTION, &CurlTransfer::OnProgress);
    Set(CURLOPT_XFERINFODATA, this);
  }

  CURLcode CurlTransfer::Perform()
  {
    deadline_ = std::chrono::steady_clock::now() + limits_.total;
    return curl_easy_perform(handle_);
  }

  int CurlTransfer::OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t,
                               curl_off_t uploaded) noexcept
  {
    auto& transfer = *static_cast<CurlTransfer*>(self);
    const auto now = std::chrono::steady_clock::now();
    if (transfer.stop_.stop_requested() && !std::exchange(transfer.stopping_, true))
    {
      const auto end = uploaded > 0 ? now + transfer.limits_.parting : now;
      transfer.deadline_ = std::min(transfer.deadline_, end);
    }
    // libcurl's own time limit does not cover the parting (SMTP's QUIT), hence the deadline.
    return now >= transfer.deadline_ ? 1 : 0;
  }

  long CurlTransfer::ResponseCode() const
  {
    long code = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &code);
    return code;
  }

  std::string CurlTransfer::Explain(CURLcode result) const
  {
    if (stop_.stop_requested())
    {
      return "Interrupted because the program stops";
    }
    if (result == CURLE_OPERATION_TIMEDOUT || result == CURLE_ABORTED_BY_CALLBACK)
    {
      return "The server did not answer in time";
    }
    return CleanReply(error_.front() != '\0' ? error_.data() : curl_easy_strerror(result));
  }
}
