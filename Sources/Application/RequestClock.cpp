#include "RequestClock.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "FormIdentification.h"
#include "Messages.h"
#include "RequestAccess.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_MESSAGE = 5000;
    constexpr std::size_t LONGEST_REASON = 500;

    Message ToRequester(const Request& request, const std::string& name)
    {
      Message message;
      message.name = name;
      message.recipient = request.requester.email;
      message.values = {{"Reference", request.reference.empty() ? "-" : request.reference},
                        {"Requester", request.requester.name},
                        {"Received", FormatDay(request.receivedAt)}};
      message.requestId = request.id;
      return message;
    }
  }

  void AskForIdentification(const Services& services, const Actor& actor,
                            const std::string& requestId, const std::string& text)
  {
    CheckText("Message", text, LONGEST_MESSAGE, Lines::Several);
    const Instant now = services.clock.Now();
    services.store.Write(
        [&](ITransaction& transaction)
        {
          const Settings settings = LoadSettings(transaction);
          if (!settings.account.identification)
          {
            throw Refusal(RefusalCode::NotConfigured, "Proof of identification is not used here.");
          }
          Request request = RequireRequest(transaction, requestId);
          Apply(request, RequestAction::AskIdentification, actor.name, now);
          const bool isReminder = request.identificationAskedAt.has_value();
          PauseClock(request, now);
          transaction.Requests().Update(request);
          Message message = ToRequester(request, "IdentificationNeeded");
          message.values["Message"] = text;
          const NewIdentificationLink link =
              MakeIdentificationLink(transaction, services, request.id);
          message.values["Link"] = link.url;
          message.values["Until"] = FormatDay(link.expiresAt);
          Enqueue(transaction, services, settings, message);
          AuditEvent event = EventOn(services, actor, "IdentificationAsked", request);
          event.details = {{"Reminder", isReminder ? "true" : "false"}};
          Record(transaction, services, event);
        });
    services.wakeOutbox();
  }

  void ConfirmIdentification(const Services& services, const Actor& actor,
                             const std::string& requestId, const std::string& reason)
  {
    RequireText("Reason", reason, LONGEST_REASON);
    const Instant now = services.clock.Now();
    services.store.Write(
        [&](ITransaction& transaction)
        {
          Request request = RequireRequest(transaction, requestId);
          Apply(request, RequestAction::Identify, actor.name, now);
          if (!request.identificationAskedAt.has_value())
          {
            throw Refusal(RefusalCode::InvalidState,
                          "No proof of identification is awaited for this request.");
          }
          StartClock(request, now, LoadSettings(transaction).account.due);
          transaction.Requests().Update(request);
          AuditEvent event = EventOn(services, actor, "IdentificationConfirmed", request);
          event.details = {{"Reason", reason}, {"Due", FormatDay(request.dueAt)}};
          Record(transaction, services, event);
        });
  }

  void ExtendRequest(const Services& services, const Actor& actor, const std::string& requestId,
                     const std::string& reason)
  {
    RequireText("Reason", reason, LONGEST_REASON);
    const Instant now = services.clock.Now();
    services.store.Write(
        [&](ITransaction& transaction)
        {
          const Settings settings = LoadSettings(transaction);
          Request request = RequireRequest(transaction, requestId);
          const Instant before = request.dueAt;
          Apply(request, RequestAction::Extend, actor.name, now);
          ExtendClock(request, reason, now, settings.account.due);
          transaction.Requests().Update(request);
          Message message = ToRequester(request, "RequestExtended");
          message.values["Reason"] = reason;
          message.values["Until"] = FormatDay(request.dueAt);
          Enqueue(transaction, services, settings, message);
          AuditEvent event = EventOn(services, actor, "RequestExtended", request);
          event.details = {
              {"Reason", reason}, {"From", FormatDay(before)}, {"To", FormatDay(request.dueAt)}};
          Record(transaction, services, event);
        });
    services.wakeOutbox();
  }
}
