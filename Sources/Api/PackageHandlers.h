// The recipient's side: one function a route of PortalRoutes.cpp.
#pragma once

#include "Route.h"

namespace OrthancExchange
{
  HttpResponse GetInstitution(const Call& call);
  HttpResponse GetLink(const Call& call);
  HttpResponse PostPasscode(const Call& call);
  HttpResponse PostOpen(const Call& call);
  HttpResponse DeleteSession(const Call& call);
  HttpResponse GetRecipient(const Call& call);
  HttpResponse GetPackages(const Call& call);
  HttpResponse GetPackage(const Call& call);
  HttpResponse GetArchive(const Call& call);
  HttpResponse GetPackageStudies(const Call& call);
  HttpResponse GetFrame(const Call& call);
  HttpResponse GetFramePixels(const Call& call);
  HttpResponse GetFrameAttributes(const Call& call);
  HttpResponse GetInstanceObject(const Call& call);
  HttpResponse GetInstanceDocument(const Call& call);
  HttpResponse GetPackageAttachment(const Call& call);
  HttpResponse PostPackagePassphrase(const Call& call);
  HttpResponse PostPackageForward(const Call& call);
  HttpResponse PostPackageDecline(const Call& call);
  HttpResponse GetPortalOpenApi(const Call& call);
}
