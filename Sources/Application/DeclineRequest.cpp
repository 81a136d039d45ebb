#include "DeclineRequest.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "RequestAccess.h"

#include "../Domain/DueDate.h"
#include "../Domain/Refusal.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_MESSAGE = 5000;

    void CheckOptions(const Settings& settings, const DeclineOptions& options)
    {
      CheckText("Message", options.message, LONGEST_MESSAGE, Lines::Several);
      if (options.reason.empty())
      {
        throw FieldRefusal(RefusalCode::MissingField, "Reason", "Reason is needed.");
      }
      const auto& reasons = settings.reasons.declineReasons;
      if (std::find(reasons.begin(), reasons.end(), options.reason) == reasons.end())
      {
        throw FieldRefusal(RefusalCode::BadValue, "Reason", "Reason is not one of the list.");
      }
    }

    Message Describe(const Request& request, const DeclineOptions& options)
    {
      Message message;
      message.name = "RequestDeclined";
      message.recipient = request.requester.email;
      message.values = {{"Reason", options.reason},
                        {"Message", options.message},
                        {"Reference", request.reference.empty() ? "-" : request.reference},
                        {"Requester", request.requester.name}};
      message.requestId = request.id;
      return message;
    }
  }

  void DeclineRequest(const Services& services, const Actor& actor, const std::string& requestId,
                      const DeclineOptions& options)
  {
    services.store.Write(
        [&](ITransaction& transaction)
        {
          const Settings settings = LoadSettings(transaction);
          Request request = RequireRequest(transaction, requestId);
          RequireAllowed(request, RequestAction::Decline);
          CheckOptions(settings, options);
          request.declineReason = options.reason;
          request.declineMessage = options.message;
          const Instant now = services.clock.Now();
          Apply(request, RequestAction::Decline, actor.name, now);
          EndClock(request, now, settings.account.due);
          transaction.Requests().Update(request);
          transaction.Watch().Forget(request.id);
          Enqueue(transaction, services, settings, Describe(request, options));
          AuditEvent event = EventOn(services, actor, "RequestDeclined", request);
          event.details = {{"Reason", options.reason}};
          Record(transaction, services, event);
        });
    services.wakeOutbox();
  }

  ComposedMessage PreviewDecline(const Services& services, const std::string& requestId,
                                 const DeclineOptions& options)
  {
    const Settings settings = LoadSettings(services);
    CheckOptions(settings, options);
    return Compose(services, settings, Describe(RequireRequest(services, requestId), options));
  }
}
