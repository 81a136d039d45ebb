// Refusals as HTTP answers. The only place that knows the status of a code.
#pragma once

#include "Http.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  int StatusOf(RefusalCode code);

  /// {"Code", "Message", "Details"} with the right status, and Retry-After where Details say so.
  HttpResponse RefusalResponse(const Refusal& refusal);
}
