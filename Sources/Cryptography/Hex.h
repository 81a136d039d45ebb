#pragma once

#include <string>
#include <string_view>

namespace OrthancExchange
{
  /// Lower case.
  std::string ToHex(std::string_view bytes);
}
