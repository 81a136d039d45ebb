// Due dates, and what changed in open requests (A23, A24).
#pragma once

#include "Route.h"

namespace OrthancExchange
{
  HttpResponse GetForecast(const Call& call);
  HttpResponse PostIdentificationAsk(const Call& call);
  HttpResponse PostIdentificationConfirm(const Call& call);
  HttpResponse PostExtend(const Call& call);
  HttpResponse PutShown(const Call& call);
}
