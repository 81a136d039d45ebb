#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace OrthancExchange
{
  /// libcurl's list of lines, which a transfer reads until it is over.
  class CurlList
  {
  public:
    /// Copies the line. Throws std::bad_alloc.
    void Append(const std::string& line);

    curl_slist* Get() const
    {
      return list_.get();
    }

  private:
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> list_{nullptr,
                                                                      &curl_slist_free_all};
  };
}
