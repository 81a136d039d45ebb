#include "EnterRequest.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "Messages.h"
#include "RequestAccess.h"
#include "WatchMatches.h"

#include "../Domain/DueDate.h"
#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_NOTES = 10000;
    constexpr std::size_t LONGEST_PURPOSE = 500;
  }

  void CheckEntered(NewRequest& entered, Instant now)
  {
    CheckContact(entered.requester, "Requester.");
    CheckPatient(entered.patient, now);
    CheckIdentifier("Reference", entered.reference);
    CheckText("Notes", entered.notes, LONGEST_NOTES, Lines::Several);
    CheckText("Purpose", entered.purpose, LONGEST_PURPOSE, Lines::One);
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

  std::string EnterRequest(const Services& services, const Actor& actor, const NewRequest& entered)
  {
    const Instant now = services.clock.Now();
    if (entered.direction == RequestDirection::Outbound)
    {
      // A request that is stored but never reaches anybody would be a lost one.
      throw FieldRefusal(RefusalCode::NotConfigured, "Direction",
                         "Requests to other institutions are not set up here; enter inbound ones.");
    }
    NewRequest checked = entered;
    CheckEntered(checked, now);

    Request request;
    request.id = NewId(services.cryptography);
    request.direction = checked.direction;
    request.requester = checked.requester;
    request.patient = checked.patient;
    request.reference = checked.reference;
    request.notes = checked.notes;
    request.purpose = checked.purpose;
    request.originalPatient = request.patient;
    request.originalReference = request.reference;
    request.receivedAt = now;
    request.createdBy = actor.name;
    request.requester.id = NewId(services.cryptography);
    request.requester.createdAt = now;

    services.store.Write(
        [&](ITransaction& transaction)
        {
          const Settings settings = LoadSettings(transaction);
          CheckNationalId("Patient.NationalID", request.patient.nationalId,
                          settings.account.matching.nationalIdScheme);
          Request stored = request;
          StartClock(stored, now, settings.account.due);
          EnsureContact(transaction, stored.requester);
          transaction.Requests().Insert(stored);
          AuditEvent event = EventOn(services, actor, "RequestCreated", stored);
          event.details = {{"Source", ToString(stored.source)}};
          Record(transaction, services, event);
          JudgeRequest(transaction, services, actor, stored, settings.account.matching, "");
          TellInstitution(transaction, services, settings, stored);
        });
    services.wakeOutbox();
    return request.id;
  }
}
