// A request for images, and the one place that says which state may follow which.
//
//                          Send, close            .-----------.
//      .----------.   .------------------------>  | Completed |   outcome Sent
//  --> | ToReview | --+  Decline                  |           |   outcome Declined
//      '----------'   '------------------------>  '-----------'
//        |      ^
//        '------'  Send, keep open; corrections; attachments; selection; extension
//
// Within ToReview the clock of the due date (DueDate.h) runs or stands still:
//
//                 AskIdentification
//      .---------.  ------------->  .--------.
//  --> | Running |                  | Paused |  identificationAskedAt is set
//      '---------'  <-------------  '--------'
//                   Identify: the clock begins anew; an answer ends the pause likewise
#pragma once

#include "Contact.h"
#include "Patient.h"
#include "Time.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace OrthancExchange
{
  enum class RequestDirection
  {
    Inbound, ///< this institution is asked
    Outbound ///< this institution asks another
  };

  enum class RequestState
  {
    ToReview,
    Completed
  };

  enum class RequestOutcome
  {
    None, ///< still open
    Sent,
    Declined
  };

  /// Who brought the request in. The public form and peers come through the same type.
  enum class RequestSource
  {
    Staff,
    PublicForm,
    Peer
  };

  /// What the requester of the public form is to the patient.
  enum class Relationship
  {
    Unknown, ///< nobody was asked: the request came another way
    Patient,
    Parent, ///< or guardian
    Representative,
    Professional,
    Other
  };

  enum class RequestAction
  {
    Correct,
    Select,
    Attach,
    Identify,
    AskIdentification,
    Extend,
    MoveDueDate,
    SendAndKeepOpen,
    SendAndClose,
    Decline
  };

  const char* ToString(RequestDirection direction);
  const char* ToString(RequestState state);
  const char* ToString(RequestOutcome outcome);
  const char* ToString(RequestSource source);
  const char* ToString(RequestAction action);
  const char* ToString(Relationship relationship);
  RequestDirection ParseRequestDirection(const std::string& text); ///< throws std::invalid_argument
  RequestState ParseRequestState(const std::string& text);         ///< throws std::invalid_argument
  RequestOutcome ParseRequestOutcome(const std::string& text);     ///< throws std::invalid_argument
  RequestSource ParseRequestSource(const std::string& text);       ///< throws std::invalid_argument
  Relationship ParseRelationship(const std::string& text);         ///< throws std::invalid_argument

  /// A change that staff made to what the requester wrote (A7). The original stays in
  /// Request::original.
  struct Correction
  {
    std::string field; ///< "NationalID", "PatientID" or "Reference"
    std::string from;
    std::string to;
    std::string reason;
    std::string by;
    Instant at{};
  };

  struct Request
  {
    std::string id;
    RequestDirection direction = RequestDirection::Inbound;
    RequestState state = RequestState::ToReview;
    RequestOutcome outcome = RequestOutcome::None;
    RequestSource source = RequestSource::Staff;

    Contact requester;       ///< as entered with this request; requester.id names the contact
    PatientIdentity patient; ///< with corrections applied; what matching uses
    std::string reference;   ///< with corrections applied
    PatientIdentity originalPatient;
    std::string originalReference;
    std::vector<Correction> corrections; ///< oldest first

    std::string notes;
    std::string purpose;
    Relationship relationship = Relationship::Unknown;

    Instant receivedAt{};
    Instant dueFrom{};                            ///< the day on which the clock began
    Instant dueAt{};                              ///< NOT_DUE while the clock stands still
    std::optional<Instant> identificationAskedAt; ///< set while the clock stands still for it
    std::optional<Instant> extendedAt;
    std::string extensionReason; ///< as the requester was told
    Instant completedAt{};       ///< meaningful only when Completed
    std::string createdBy;
    std::string completedBy;
    std::string declineReason;
    std::string declineMessage;

    std::set<std::string>
        excludedStudies; ///< Orthanc identifiers that an X removed from the send (A13)

    /// Grows by one with every change; a writer that read an older one is refused
    /// (ConcurrentChange).
    int revision = 0;
  };

  /// Throws Refusal(InvalidState) unless the state allows the action.
  void RequireAllowed(const Request& request, RequestAction action);

  /// The state after the action. Throws like RequireAllowed().
  void Apply(Request& request, RequestAction action, const std::string& by, Instant now);
}
