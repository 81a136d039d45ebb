// Audit log and deliveries at the staff door.
#pragma once

#include "Route.h"

namespace OrthancExchange
{
  HttpResponse GetAudit(const Call& call);
  HttpResponse GetAuditCsv(const Call& call);
  HttpResponse GetAuditVerify(const Call& call);
  HttpResponse GetDeliveries(const Call& call);
  HttpResponse PostDeliveryRetry(const Call& call);

  /// The log by the filters of the query; of one request alone where it is given.
  HttpResponse AnswerAudit(const Call& call, const std::string& requestId);
}
