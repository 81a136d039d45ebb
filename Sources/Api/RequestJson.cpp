#include "RequestJson.h"

#include "JsonAnswer.h"
#include "PackageJson.h"

#include "../Domain/DueDate.h"

namespace OrthancExchange
{
  namespace
  {
    std::string DateOf(Instant instant)
    {
      return FormatInstant(instant).substr(0, 10);
    }

    /// What changed since staff last looked at Review; null when nothing did.
    Json::Value ChangeJson(const MatchTally& tally)
    {
      Json::Value json;
      if (tally.differing > 0)
      {
        json["Was"] = tally.shown;
        json["Now"] = tally.matching;
        json["Arrived"] = tally.arrived;
      }
      return json;
    }

    Json::Value RowJson(const Request& request, bool overdue,
                        const std::optional<MatchTally>& matches)
    {
      Json::Value json(Json::objectValue);
      json["ID"] = request.id;
      json["Direction"] = ToString(request.direction);
      json["State"] = ToString(request.state);
      json["Outcome"] = ToString(request.outcome);
      json["Source"] = ToString(request.source);
      json["ReceivedAt"] = FormatInstant(request.receivedAt);
      const DueState dueState = DueStateOf(request);
      json["DueDate"] =
          dueState == DueState::Paused ? Json::Value() : Json::Value(DateOf(request.dueAt));
      json["DueState"] = ToString(dueState);
      json["Overdue"] = overdue;
      const bool completed = request.state == RequestState::Completed;
      json["CompletedAt"] =
          completed ? Json::Value(FormatInstant(request.completedAt)) : Json::Value();
      json["CompletedBy"] = completed ? Json::Value(request.completedBy) : Json::Value();
      json["Requester"]["Name"] = request.requester.name;
      json["Requester"]["Organization"] = request.requester.organization;
      json["Patient"] = ToJson(request.patient);
      json["Reference"] = request.reference;
      json["Purpose"] = request.purpose;
      json["ImagesFound"] = matches.has_value() ? Json::Value(matches->matching) : Json::Value();
      json["ImagesChanged"] = matches.has_value() ? ChangeJson(*matches) : Json::Value();
      return json;
    }

    Json::Value CorrectionJson(const Correction& correction)
    {
      Json::Value json(Json::objectValue);
      json["Field"] = correction.field;
      json["From"] = correction.from;
      json["To"] = correction.to;
      json["Reason"] = correction.reason;
      json["By"] = correction.by;
      json["At"] = FormatInstant(correction.at);
      return json;
    }

    std::string PackageState(const Grant& grant, Instant now)
    {
      return grant.state == GrantState::Active && !IsLive(grant, now) ? "Expired"
                                                                      : ToString(grant.state);
    }

    Json::Value PackageJson(const PackageStatus& status, Instant now)
    {
      const Package& package = status.package;
      Json::Value json(Json::objectValue);
      json["ID"] = package.id;
      json["SentAt"] = FormatInstant(package.createdAt);
      json["SentBy"] = package.createdBy;
      json["Images"] = package.imageCount;
      json["Attachments"] = package.attachmentCount;
      json["AvailableUntil"] = FormatInstant(status.grant.expiresAt);
      json["Download"] = status.grant.rights.download;
      json["Encrypted"] = package.encrypted;
      const bool download = status.grant.rights.download && IsLive(status.grant, now);
      json["Preparing"] = download ? PreparingJson(status.archive) : Json::Value();
      json["Problem"] = download ? status.archive.failure : "";
      json["Message"] = package.message;
      json["State"] = PackageState(status.grant, now);
      json["FirstOpenedAt"] = JsonTime(status.grant.firstOpenedAt);
      json["LastViewedAt"] = JsonTime(status.grant.lastViewedAt);
      json["LastDownloadedAt"] = JsonTime(status.grant.lastDownloadedAt);
      json["Studies"] = Json::arrayValue;
      for (const PackageStudy& study : package.studies)
      {
        json["Studies"].append(study.study);
      }
      json["Deliveries"] = Json::arrayValue;
      for (const Delivery& delivery : status.deliveries)
      {
        Json::Value item(Json::objectValue);
        item["ID"] = delivery.id;
        item["State"] = ToString(delivery.state);
        item["Purpose"] = delivery.purpose;
        item["Channel"] = ToString(delivery.channel);
        json["Deliveries"].append(item);
      }
      return json;
    }
  }

  Json::Value ToJson(const PatientIdentity& patient)
  {
    Json::Value json(Json::objectValue);
    json["PatientName"] = patient.patientName;
    json["PatientBirthDate"] = patient.patientBirthDate;
    json["NationalID"] = patient.nationalId;
    json["PatientID"] = patient.patientId;
    json["PatientSex"] = patient.patientSex;
    return json;
  }

  Json::Value ToJson(const RequestRow& row)
  {
    Json::Value json = RowJson(row.request, row.overdue, row.matches);
    json["Packages"] = row.packages;
    return json;
  }

  Json::Value ToJson(const RequestDetails& details, Instant now)
  {
    const Request& request = details.request;
    Json::Value json = RowJson(request, details.overdue, details.matches);
    json["Requester"]["Email"] = request.requester.email;
    json["Requester"]["Phone"] = request.requester.phone;
    json["Requester"]["Mobile"] = request.requester.mobile;
    json["Requester"]["SecondEmail"] = request.requester.secondEmail;
    json["Original"]["NationalID"] = request.originalPatient.nationalId;
    json["Original"]["PatientID"] = request.originalPatient.patientId;
    json["Original"]["Reference"] = request.originalReference;
    json["Corrections"] = Json::arrayValue;
    for (const Correction& correction : request.corrections)
    {
      json["Corrections"].append(CorrectionJson(correction));
    }
    json["Notes"] = request.notes;
    json["Relationship"] = request.relationship == Relationship::Unknown
                               ? Json::Value()
                               : Json::Value(ToString(request.relationship));
    json["CreatedBy"] = request.createdBy;
    json["Revision"] = request.revision;
    json["Excluded"] = JsonTexts({request.excludedStudies.begin(), request.excludedStudies.end()});
    json["Due"]["From"] = DateOf(request.dueFrom);
    json["Due"]["PausedSince"] = JsonTime(request.identificationAskedAt);
    json["Due"]["ExtendedAt"] = JsonTime(request.extendedAt);
    json["Due"]["ExtensionReason"] = request.extensionReason;
    json["Attachments"] = Json::arrayValue;
    for (const Document& document : details.attachments)
    {
      json["Attachments"].append(ToJson(document));
    }
    json["SecondChannel"] = Json::Value();
    if (details.secondChannel.has_value())
    {
      json["SecondChannel"]["Channel"] = ToString(details.secondChannel->channel);
      json["SecondChannel"]["SentTo"] = details.secondChannel->description;
    }
    json["Identification"]["Configured"] = details.identificationConfigured;
    json["Identification"]["Documents"] = details.identificationDocuments;
    json["Packages"] = Json::arrayValue;
    for (const PackageStatus& package : details.packages)
    {
      json["Packages"].append(PackageJson(package, now));
    }
    json["Decline"] = Json::Value();
    if (request.outcome == RequestOutcome::Declined)
    {
      json["Decline"]["Reason"] = request.declineReason;
      json["Decline"]["Message"] = request.declineMessage;
    }
    return json;
  }

  Json::Value ToJson(const Forecast& forecast)
  {
    Json::Value json(Json::objectValue);
    json["Open"] = static_cast<Json::Int64>(forecast.open);
    json["Overdue"] = static_cast<Json::Int64>(forecast.overdue);
    json["DueIn7Days"] = static_cast<Json::Int64>(forecast.dueIn7Days);
    json["PerWeekAnswered"] = forecast.perWeekAnswered;
    json["ExpectedLate"] = forecast.expectedLate.has_value()
                               ? Json::Value(static_cast<Json::Int64>(*forecast.expectedLate))
                               : Json::Value();
    return json;
  }

  Json::Value ToJson(const UploadReport& report)
  {
    Json::Value json(Json::objectValue);
    json["Stored"] = Json::arrayValue;
    for (const StoredUpload& stored : report.stored)
    {
      Json::Value item(Json::objectValue);
      item["Name"] = stored.name;
      item["Instance"] = stored.instance;
      item["Study"] = stored.study;
      json["Stored"].append(item);
    }
    json["Failed"] = Json::arrayValue;
    for (const RefusedUpload& refused : report.refused)
    {
      Json::Value item(Json::objectValue);
      item["Name"] = refused.name;
      item["Reason"] = ToString(refused.fault);
      item["Message"] = refused.message;
      json["Failed"].append(item);
    }
    json["Ignored"] = static_cast<Json::UInt64>(report.ignored);
    json["RequestState"] = ToString(report.requestState);
    return json;
  }

  Json::Value ToJson(const Document& document)
  {
    Json::Value json(Json::objectValue);
    json["Number"] = document.number;
    json["Name"] = document.name;
    json["ContentType"] = document.contentType;
    json["Size"] = static_cast<Json::UInt64>(document.size);
    json["AddedAt"] = FormatInstant(document.addedAt);
    json["AddedBy"] = document.addedBy;
    json["DeletedAt"] = JsonTime(document.contentDeletedAt);
    return json;
  }

  Json::Value ToJson(const Delivery& delivery)
  {
    Json::Value json(Json::objectValue);
    json["ID"] = delivery.id;
    json["Channel"] = ToString(delivery.channel);
    json["Purpose"] = delivery.purpose;
    json["Recipient"] = delivery.recipient;
    json["Subject"] = delivery.subject;
    json["State"] = ToString(delivery.state);
    json["Attempts"] = delivery.attempts;
    json["CreatedAt"] = FormatInstant(delivery.createdAt);
    const bool waiting = delivery.state == DeliveryState::Pending;
    json["NextAttemptAt"] =
        waiting ? Json::Value(FormatInstant(delivery.nextAttemptAt)) : Json::Value();
    json["DeliveredAt"] = JsonTime(delivery.deliveredAt);
    json["LastError"] = delivery.lastError;
    json["Request"] = delivery.requestId;
    json["Package"] = delivery.packageId;
    return json;
  }

  Json::Value ToJson(const AuditEvent& event)
  {
    Json::Value json(Json::objectValue);
    json["Sequence"] = static_cast<Json::Int64>(event.sequence);
    json["At"] = FormatInstant(event.at);
    json["ActorKind"] = event.actorKind;
    json["Actor"] = event.actor;
    json["Action"] = event.action;
    json["Request"] = event.requestId;
    json["Package"] = event.packageId;
    json["PatientID"] = event.patientId;
    json["Address"] = event.address;
    json["Details"] = Json::objectValue;
    for (const auto& [key, value] : event.details)
    {
      json["Details"][key] = value;
    }
    json["Hash"] = event.hash;
    return json;
  }
}
