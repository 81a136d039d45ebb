#include "Request.h"

#include "EnumText.h"
#include "Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<RequestDirection, 2> REQUEST_DIRECTION_TEXTS{
        {{RequestDirection::Inbound, "Inbound"}, {RequestDirection::Outbound, "Outbound"}}};

    constexpr EnumTexts<RequestState, 2> REQUEST_STATE_TEXTS{
        {{RequestState::ToReview, "ToReview"}, {RequestState::Completed, "Completed"}}};

    constexpr EnumTexts<RequestOutcome, 3> REQUEST_OUTCOME_TEXTS{
        {{RequestOutcome::None, "None"},
         {RequestOutcome::Sent, "Sent"},
         {RequestOutcome::Declined, "Declined"}}};

    constexpr EnumTexts<RequestSource, 3> REQUEST_SOURCE_TEXTS{
        {{RequestSource::Staff, "Staff"},
         {RequestSource::PublicForm, "PublicForm"},
         {RequestSource::Peer, "Peer"}}};

    constexpr EnumTexts<Relationship, 6> RELATIONSHIP_TEXTS{
        {{Relationship::Unknown, "Unknown"},
         {Relationship::Patient, "Patient"},
         {Relationship::Parent, "Parent"},
         {Relationship::Representative, "Representative"},
         {Relationship::Professional, "Professional"},
         {Relationship::Other, "Other"}}};

    constexpr EnumTexts<RequestAction, 10> REQUEST_ACTION_TEXTS{
        {{RequestAction::Correct, "Correct"},
         {RequestAction::Select, "Select"},
         {RequestAction::Attach, "Attach"},
         {RequestAction::Identify, "Identify"},
         {RequestAction::AskIdentification, "AskIdentification"},
         {RequestAction::Extend, "Extend"},
         {RequestAction::MoveDueDate, "MoveDueDate"},
         {RequestAction::SendAndKeepOpen, "SendAndKeepOpen"},
         {RequestAction::SendAndClose, "SendAndClose"},
         {RequestAction::Decline, "Decline"}}};
  }

  const char* ToString(RequestDirection value)
  {
    return EnumToText(REQUEST_DIRECTION_TEXTS, value);
  }

  RequestDirection ParseRequestDirection(const std::string& text)
  {
    return EnumFromText(REQUEST_DIRECTION_TEXTS, text);
  }

  const char* ToString(RequestState value)
  {
    return EnumToText(REQUEST_STATE_TEXTS, value);
  }

  RequestState ParseRequestState(const std::string& text)
  {
    return EnumFromText(REQUEST_STATE_TEXTS, text);
  }

  const char* ToString(RequestOutcome value)
  {
    return EnumToText(REQUEST_OUTCOME_TEXTS, value);
  }

  RequestOutcome ParseRequestOutcome(const std::string& text)
  {
    return EnumFromText(REQUEST_OUTCOME_TEXTS, text);
  }

  const char* ToString(RequestSource value)
  {
    return EnumToText(REQUEST_SOURCE_TEXTS, value);
  }

  RequestSource ParseRequestSource(const std::string& text)
  {
    return EnumFromText(REQUEST_SOURCE_TEXTS, text);
  }

  const char* ToString(Relationship value)
  {
    return EnumToText(RELATIONSHIP_TEXTS, value);
  }

  Relationship ParseRelationship(const std::string& text)
  {
    return EnumFromText(RELATIONSHIP_TEXTS, text);
  }

  const char* ToString(RequestAction value)
  {
    return EnumToText(REQUEST_ACTION_TEXTS, value);
  }

  void RequireAllowed(const Request& request, RequestAction action)
  {
    if (request.state == RequestState::ToReview)
    {
      return;
    }
    throw Refusal(RefusalCode::InvalidState,
                  "This request is completed; nothing about it can be changed any more.",
                  {{"State", ToString(request.state)}, {"Action", ToString(action)}});
  }

  void Apply(Request& request, RequestAction action, const std::string& by, Instant now)
  {
    RequireAllowed(request, action);
    request.revision++;
    if (action == RequestAction::SendAndClose || action == RequestAction::Decline)
    {
      request.state = RequestState::Completed;
      request.outcome =
          action == RequestAction::Decline ? RequestOutcome::Declined : RequestOutcome::Sent;
      request.completedAt = now;
      request.completedBy = by;
    }
  }
}
