#include "../../Sources/Domain/Refusal.h"
#include "../../Sources/Domain/Request.h"

#include <gtest/gtest.h>

using namespace OrthancExchange;

namespace
{
  const Instant NOW = *ParseInstant("2026-11-21T16:24:00Z");

  constexpr RequestAction ALL_ACTIONS[] = {RequestAction::Correct,
                                           RequestAction::Select,
                                           RequestAction::Attach,
                                           RequestAction::Identify,
                                           RequestAction::AskIdentification,
                                           RequestAction::Extend,
                                           RequestAction::MoveDueDate,
                                           RequestAction::SendAndKeepOpen,
                                           RequestAction::SendAndClose,
                                           RequestAction::Decline};
}

TEST(RequestStates, A16_SendingAndKeepingOpenLeavesItToReview)
{
  Request request;
  Apply(request, RequestAction::SendAndKeepOpen, "bob", NOW);
  EXPECT_EQ(request.state, RequestState::ToReview);
  EXPECT_EQ(request.revision, 1);
}

TEST(RequestStates, A15_A18_SendingAndDecliningComplete)
{
  Request sent;
  Apply(sent, RequestAction::SendAndClose, "bob", NOW);
  EXPECT_EQ(sent.state, RequestState::Completed);
  EXPECT_EQ(sent.outcome, RequestOutcome::Sent);
  EXPECT_EQ(sent.completedBy, "bob");

  Request declined;
  Apply(declined, RequestAction::Decline, "bob", NOW);
  EXPECT_EQ(declined.outcome, RequestOutcome::Declined);
}

TEST(RequestStates, ACompletedRequestTakesNoAction)
{
  Request request;
  Apply(request, RequestAction::Decline, "bob", NOW);
  for (const RequestAction action : ALL_ACTIONS)
  {
    try
    {
      Apply(request, action, "bob", NOW);
      ADD_FAILURE() << ToString(action);
    }
    catch (const Refusal& refusal)
    {
      EXPECT_EQ(refusal.Code(), RefusalCode::InvalidState);
    }
  }
  EXPECT_EQ(request.revision, 1);
}

TEST(Times, OnlyTheFormThatIsWrittenIsRead)
{
  EXPECT_EQ(FormatInstant(*ParseInstant("1999-12-31T23:59:59Z")), "1999-12-31T23:59:59Z");
  for (const char* text : {"2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01 00:00:00Z",
                           "2026-01-01T00:00:00", "2026-01-01T00:00:00+00:00", "x", "",
                           "2026-01-01T00:00:60Z", "+026-01-01T00:00:00Z"})
  {
    EXPECT_FALSE(ParseInstant(text).has_value()) << text;
  }
}
