// What is not about one request: the caller, settings, the state of the system.
#pragma once

#include "Route.h"

namespace OrthancExchange
{
  HttpResponse GetMe(const Call& call);
  HttpResponse GetAllSettings(const Call& call);
  HttpResponse GetSettings(const Call& call);
  HttpResponse PutSettings(const Call& call);
  HttpResponse PostTestEmail(const Call& call);
  HttpResponse GetSystem(const Call& call);
  HttpResponse GetIndexCheck(const Call& call);
  HttpResponse PostIndexCheck(const Call& call);
  HttpResponse GetStudyExport(const Call& call);
  HttpResponse PostStudyExport(const Call& call);
  HttpResponse GetStaffOpenApi(const Call& call);
}
