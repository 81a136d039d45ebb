// One page of a long list.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace OrthancExchange
{
  struct PageRequest
  {
    int limit = 50;     ///< 1 to 500
    std::string cursor; ///< opaque; empty: from the start
    std::string search; ///< free text, may be empty
  };

  template <typename T>
  struct Page
  {
    std::vector<T> items;
    std::string next; ///< empty: this was the last page
    std::int64_t total = 0;
  };
}
