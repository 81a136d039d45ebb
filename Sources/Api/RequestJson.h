// JSON of requests, matches and what belongs to them (Resources/Documentation/Api.md).
#pragma once

#include "../Application/MatchStudies.h"
#include "../Application/ShowRequests.h"
#include "../Application/StoreUpload.h"

#include <json/value.h>

namespace OrthancExchange
{
  Json::Value ToJson(const PatientIdentity& patient);
  Json::Value ToJson(const RequestRow& row);
  Json::Value ToJson(const RequestDetails& details, Instant now);
  Json::Value ToJson(const Forecast& forecast);
  Json::Value ToJson(const Matches& matches);

  /// Whose it is and what: no counts, which differ with who asks.
  Json::Value ToJson(const StudyRecord& study);

  Json::Value ToJson(const UploadReport& report);
  Json::Value ToJson(const Document& document);
  Json::Value ToJson(const Delivery& delivery);
  Json::Value ToJson(const AuditEvent& event);
}
