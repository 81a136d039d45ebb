// limit, cursor and q of the lists.
#pragma once

#include "Http.h"

#include "../Domain/Page.h"

namespace OrthancExchange
{
  /// Refusal(BadValue) naming `limit` unless it is a number from 1 to 500 or absent.
  PageRequest ReadPaging(const HttpRequest& request);
}
