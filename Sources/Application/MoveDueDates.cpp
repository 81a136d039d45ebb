#include "MoveDueDates.h"

#include "AuditTrail.h"
#include "Messages.h"
#include "RequestAccess.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr int BATCH = 500;

    void Follow(ITransaction& transaction, const Services& services, const Actor& actor,
                Request request, const DueRules& before, const DueRules& after)
    {
      const Instant now = services.clock.Now();
      const Instant stood = request.dueAt;
      if (!MoveDueDate(request, now, before, after))
      {
        return;
      }
      Apply(request, RequestAction::MoveDueDate, actor.name, now);
      transaction.Requests().Update(request);
      AuditEvent event = EventOn(services, actor, "DueDateMoved", request);
      event.details = {{"Cause", before.holidays == after.holidays ? "Months" : "Holidays"},
                       {"From", FormatDay(stood)},
                       {"To", FormatDay(request.dueAt)}};
      Record(transaction, services, event);
    }
  }

  void MoveDueDates(ITransaction& transaction, const Services& services, const Actor& actor,
                    const DueRules& before, const DueRules& after)
  {
    if (before == after)
    {
      return;
    }
    RequestQuery query;
    query.direction = RequestDirection::Inbound;
    query.state = RequestState::ToReview;
    query.sort = Sorting<RequestColumn>{RequestColumn::Received}; // which stays as it is
    query.page.limit = BATCH;
    do
    {
      const Page<Request> page = transaction.Requests().List(query);
      for (const Request& request : page.items)
      {
        Follow(transaction, services, actor, request, before, after);
      }
      query.page.cursor = page.next;
    } while (!query.page.cursor.empty());
  }
}
