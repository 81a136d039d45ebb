#include "Samples.h"

namespace OrthancExchange
{
  namespace
  {
    Instant At(std::int64_t seconds)
    {
      return Instant(Seconds(1'700'000'000 + seconds));
    }

    // The sealed body is bytes, not text.
    const std::string bytes("\x00\xff\xfe'\\sealed\0", 12);
  }

  Contact SampleContact(const std::string& id)
  {
    return {id,       "Ann Lee",       "Lee & Co",         "ann@lee.example",
            "020 71", "+447700900123", "ann@home.example", At(1)};
  }

  Request SampleRequest(const std::string& id)
  {
    Request request;
    request.id = id;
    request.direction = RequestDirection::Outbound;
    request.state = RequestState::Completed;
    request.outcome = RequestOutcome::Declined;
    request.source = RequestSource::Peer;
    request.requester = SampleContact("contact");
    request.patient = {"DOE^JANE", "19700131", "9434765919", "P1", "F"};
    request.reference = "REF-2";
    request.originalPatient = {"DOE^JAYNE", "19700130", "9434765910", "P0", "O"};
    request.originalReference = "REF-1";
    request.corrections = {{"PatientID", "P0", "P1", "mistyped", "bob", At(2)},
                           {"NationalID", "9434765910", "9434765919", "digit", "carol", At(3)}};
    request.notes = "some notes";
    request.purpose = "a claim";
    request.relationship = Relationship::Representative;
    request.receivedAt = At(4);
    request.dueFrom = At(4);
    request.dueAt = At(5);
    request.identificationAskedAt = At(104);
    request.extendedAt = At(105);
    request.extensionReason = "many films";
    request.completedAt = At(6);
    request.createdBy = "alice";
    request.completedBy = "dave";
    request.declineReason = "No consent";
    request.declineMessage = "Please send the form";
    request.excludedStudies = {"study-a", "study-b"};
    request.revision = 7;
    return request;
  }

  Package SamplePackage(const std::string& id, const std::string& requestId)
  {
    Package package;
    package.id = id;
    package.origin = PackageOrigin::Forward;
    package.requestId = requestId;
    package.content = PackageContent::Annotations;
    package.institution = "St Elsewhere";
    package.patient = {"DOE^JANE", "19700131", "9434765919", "P1", "F"};
    package.message = "With regards";
    package.createdAt = At(10);
    package.createdBy = "bob";
    package.availableUntil = At(11);
    package.studies = {{"s1", "1.2.3", "20200102", "CT HEAD", "A1", {"CT", "SR"}, 12},
                       {"s2", "1.2.4", "20200103", "MR KNEE", "A2", {}, 13}};
    package.imageCount = 25;
    package.attachmentCount = 2;
    package.fingerprint = "f00d";
    package.encrypted = true;
    return package;
  }

  PackageInstance SampleInstance(const std::string& instance)
  {
    return {"s1", "series", instance, "1.2.3.4", "1.2.840", "CT", "AXIAL", 3, 4, 5};
  }

  Grant SampleGrant(const std::string& id, const std::string& packageId)
  {
    Grant grant;
    grant.id = id;
    grant.packageId = packageId;
    grant.recipientKind = GrantRecipient::Institution;
    grant.recipientId = "contact";
    grant.rights = {false, true, 3};
    grant.grantedBy = "bob";
    grant.grantedAt = At(20);
    grant.expiresAt = At(21);
    grant.state = GrantState::Revoked;
    grant.endedAt = At(22);
    grant.endReason = "unshared";
    grant.firstOpenedAt = At(23);
    grant.lastViewedAt = At(24);
    grant.lastDownloadedAt = At(25);
    return grant;
  }

  Link SampleLink(const std::string& id, const std::string& grantId)
  {
    return {id, grantId, "hash-of-" + id, 4, 2, false, At(30), At(31), At(32)};
  }

  Passcode SamplePasscode(const std::string& id, const std::string& linkId)
  {
    return {id, linkId, "code-of-" + id, At(40), At(41), 3, At(42), true};
  }

  Session SampleSession(const std::string& id, const std::string& grantId)
  {
    return {id,     "hash-of-" + id, "contact", grantId, true,
            At(50), At(51),          At(52),    At(53),  "logout"};
  }

  Document SampleDocument(const std::string& id)
  {
    return {id,
            DocumentOwner::RequestIdentification,
            "request",
            0,
            "passport.pdf",
            "application/pdf",
            9'000'000'000ULL,
            4'000'000'000U,
            "5ha",
            true,
            At(60),
            "carol",
            false,
            At(61)};
  }

  Delivery SampleDelivery(const std::string& id)
  {
    Delivery delivery;
    delivery.id = id;
    delivery.channel = DeliveryChannel::Sms;
    delivery.purpose = "Passcode";
    delivery.recipient = "+447700900123";
    delivery.subject = "Your code";
    delivery.sealedBody = bytes;
    delivery.state = DeliveryState::Failed;
    delivery.attempts = 3;
    delivery.createdAt = At(70);
    delivery.nextAttemptAt = At(71);
    delivery.expiresAt = At(72);
    delivery.leaseUntil = At(73);
    delivery.deliveredAt = At(74);
    delivery.lastError = "550 no such user";
    delivery.requestId = "request";
    delivery.packageId = "package";
    delivery.grantId = "grant";
    return delivery;
  }

  AuditEvent SampleEvent(std::int64_t sequence)
  {
    AuditEvent event;
    event.sequence = sequence;
    event.at = At(80 + sequence);
    event.actorKind = "Recipient";
    event.actor = "contact";
    event.action = "PackageSent";
    event.requestId = "request";
    event.packageId = "package";
    event.grantId = "grant";
    event.patientId = "P1";
    event.address = "192.0.2.7";
    event.details = {{"Images", "25"}, {"Reason", "said \"so\""}};
    event.hash = "hash" + std::to_string(sequence);
    return event;
  }

  StudyRecord SampleStudy(const std::string& study)
  {
    StudyRecord record;
    record.study = study;
    record.studyInstanceUid = "1.2.3";
    record.patientName = "DOE^JANE";
    record.patientBirthDate = "19700131";
    record.patientId = "P1";
    record.patientIdIssuer = "RXX";
    record.patientSex = "F";
    record.otherPatientIds = {{OtherIdSource::OtherPatientIDsSequence, "9434765919", "NHS"},
                              {OtherIdSource::OtherPatientIDs, "OLD1", ""}};
    record.studyDate = "20200102";
    record.studyTime = "101112";
    record.studyDescription = "CT HEAD";
    record.accessionNumber = "A1";
    record.institutionName = "St Elsewhere";
    record.modalities = {"CT", "SR"};
    record.seriesCount = 2;
    record.instanceCount = 12;
    record.lastUpdate = At(90);
    record.series = {"series-1", "series-2"};
    record.conflicts = {"NationalID"};
    return record;
  }
}
