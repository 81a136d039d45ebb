// The public request form, and handing in proofs of identification (A22, A23).
#pragma once

#include "Route.h"

namespace OrthancExchange
{
  HttpResponse GetForm(const Call& call);
  HttpResponse PostFormRequest(const Call& call);
  HttpResponse PutFormIdentification(const Call& call);
  HttpResponse GetConfirmation(const Call& call);
  HttpResponse PostFormConfirm(const Call& call);
  HttpResponse GetIdentificationLink(const Call& call);
  HttpResponse PutLinkedIdentification(const Call& call);
}
