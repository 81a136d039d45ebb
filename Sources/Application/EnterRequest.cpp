#include "EnterRequest.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "IndexKeeper.h"
#include "Messages.h"
#include "RequestAccess.h"
#include "WatchMatches.h"

#include "../Domain/DueDate.h"
#include "../Domain/Refusal.h"

#include <algorithm>
#include <optional>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_NOTES = 10000;
    constexpr std::size_t LONGEST_PURPOSE = 500;
    // A slip of the year is likelier than a letter that lay so long.
    constexpr std::chrono::days LONGEST_WAY{366};
    // Where the day begins first, it is fourteen hours ahead of UTC.
    constexpr std::chrono::hours EARLIEST_ZONE{14};

    /// When what came on that day was received; at noon of a day gone by, which is the same day to
    /// readers almost everywhere. nullopt unless it is a day of the year past.
    std::optional<Instant> ReceiptOf(const std::string& day, Instant now)
    {
      if (day.empty())
      {
        return now;
      }
      const auto midnight = ParseInstant(day + "T00:00:00Z");
      if (!midnight || *midnight > now + EARLIEST_ZONE || *midnight < now - LONGEST_WAY)
      {
        return std::nullopt;
      }
      return std::min(now, *midnight + std::chrono::hours(12));
    }
  }

  void CheckEntered(NewRequest& entered, Instant now)
  {
    CheckContact(entered.requester, "Requester.");
    CheckPatient(entered.patient, now);
    CheckIdentifier("Reference", entered.reference);
    CheckText("Notes", entered.notes, LONGEST_NOTES, Lines::Several);
    CheckText("Purpose", entered.purpose, LONGEST_PURPOSE, Lines::One);
    if (!ReceiptOf(entered.receivedOn, now))
    {
      throw FieldRefusal(RefusalCode::BadDate, "ReceivedOn",
                         "ReceivedOn is not a day of the past year, such as 2026-11-18.");
    }
  }

  void TellInstitution(ITransaction& transaction, const Services& services,
                       const Settings& settings, const Request& request)
  {
    if (services.institution.email.empty())
    {
      return;
    }
    Message message;
    message.name = "NewRequest";
    message.recipient = services.institution.email;
    message.values = {{"Reference", request.reference.empty() ? "-" : request.reference},
                      {"Until", FormatDay(request.dueAt)}};
    message.requestId = request.id;
    Enqueue(transaction, services, settings, message);
  }

  Request ReceivedRequest(const Services& services, const Settings& settings,
                          const NewRequest& entered)
  {
    const Instant now = services.clock.Now();
    Request request;
    request.id = NewId(services.cryptography);
    request.direction = entered.direction;
    request.requester = entered.requester;
    request.requester.id = NewId(services.cryptography);
    request.requester.createdAt = now;
    request.patient = entered.patient;
    request.originalPatient = entered.patient;
    request.reference = entered.reference;
    request.originalReference = entered.reference;
    request.notes = entered.notes;
    request.purpose = entered.purpose;
    request.receivedAt = ReceiptOf(entered.receivedOn, now).value_or(now);
    StartClock(request, request.receivedAt, settings.account.due);
    return request;
  }

  std::string EnterRequest(const Services& services, const Actor& actor, const NewRequest& entered)
  {
    if (entered.direction == RequestDirection::Outbound)
    {
      // A request that is stored but never reaches anybody would be a lost one.
      throw FieldRefusal(RefusalCode::NotConfigured, "Direction",
                         "Requests to other institutions are not set up here; enter inbound ones.");
    }
    NewRequest checked = entered;
    CheckEntered(checked, services.clock.Now());
    // So that what the archive received a moment before the request does not seem to follow it.
    services.index.TryCatchUp();

    std::string id;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          const Settings settings = LoadSettings(transaction);
          CheckNationalId("Patient.NationalID", checked.patient.nationalId,
                          settings.account.matching.nationalIdScheme);
          Request request = ReceivedRequest(services, settings, checked);
          request.createdBy = actor.name;
          EnsureContact(transaction, request.requester);
          transaction.Requests().Insert(request);
          AuditEvent event = EventOn(services, actor, "RequestCreated", request);
          event.details = {{"Source", ToString(request.source)}};
          if (!checked.receivedOn.empty())
          {
            event.details["ReceivedOn"] = checked.receivedOn;
          }
          Record(transaction, services, event);
          JudgeRequest(transaction, services, actor, request, settings.account.matching, "");
          TellInstitution(transaction, services, settings, request);
          id = request.id;
        });
    services.wakeOutbox();
    return id;
  }
}
