// Requests at the staff door: one function a route of StaffRoutes.cpp.
#pragma once

#include "Route.h"

namespace OrthancExchange
{
  HttpResponse GetRequests(const Call& call);
  HttpResponse PostRequest(const Call& call);
  HttpResponse GetRequest(const Call& call);
  HttpResponse PutRequestPatient(const Call& call);
  HttpResponse PutRequestRequester(const Call& call);
  HttpResponse GetRequestAudit(const Call& call);
  HttpResponse GetMatches(const Call& call);
  HttpResponse PutSelection(const Call& call);
  HttpResponse PostSend(const Call& call);
  HttpResponse PostDecline(const Call& call);
  HttpResponse PostDeclinePreview(const Call& call);
  HttpResponse GetDeclineReasons(const Call& call);

  HttpResponse PostImages(const Call& call);
  HttpResponse GetIdentification(const Call& call);
  HttpResponse GetIdentificationFile(const Call& call);
  HttpResponse PostIdentification(const Call& call);
  HttpResponse PostAttachment(const Call& call);
  HttpResponse DeleteAttachment(const Call& call);
}
