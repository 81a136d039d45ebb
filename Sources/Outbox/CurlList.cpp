#include "CurlList.h"

#include <new>

namespace OrthancExchange
{
  void CurlList::Append(const std::string& line)
  {
    curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
    if (longer == nullptr)
    {
      throw std::bad_alloc();
    }
    // Both are the same list, which must not be freed here.
    static_cast<void>(list_.release());
    list_.reset(longer);
  }
}
