#include "ConfirmForm.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "EnterRequest.h"
#include "FormIdentification.h"
#include "Messages.h"
#include "RequestAccess.h"
#include "RequestDocuments.h"
#include "RequestForm.h"

#include "../Domain/DueDate.h"
#include "../Domain/Refusal.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    Refusal DeadLink()
    {
      return Refusal(RefusalCode::NotFound,
                     "This link does not work, or not any more. Please fill in the form again.");
    }

    std::vector<Document> ProofsOf(ITransaction& transaction, const std::string& id)
    {
      return transaction.Documents().List(DocumentOwner::RequestIdentification, id);
    }

    /// A request begins when it is confirmed.
    Request RequestOf(const Services& services, const Settings& settings,
                      const UnconfirmedRequest& entry)
    {
      Request request = ReceivedRequest(services, settings,
                                        {RequestDirection::Inbound, entry.requester, entry.patient,
                                         entry.reference, entry.notes, entry.purpose, ""});
      request.id = entry.id;
      request.source = RequestSource::PublicForm;
      request.relationship = entry.relationship;
      return request;
    }

    void Acknowledge(ITransaction& transaction, const Services& services, const Settings& settings,
                     const Request& request)
    {
      Message message;
      message.name = "RequestReceived";
      message.recipient = request.requester.email;
      message.values = {{"Reference", request.reference},
                        {"Requester", request.requester.name},
                        {"Received", FormatDay(request.receivedAt)},
                        {"Until", FormatDay(request.dueAt)}};
      message.requestId = request.id;
      Enqueue(transaction, services, settings, message);
    }

    /// What is left of the entry: enough to answer a second press.
    UnconfirmedRequest Emptied(const UnconfirmedRequest& entry, const Request& request)
    {
      UnconfirmedRequest emptied;
      emptied.id = entry.id;
      emptied.tokenHash = entry.tokenHash;
      emptied.clientKey = entry.clientKey;
      emptied.reference = entry.reference;
      emptied.createdAt = entry.createdAt;
      emptied.confirmedAt = request.receivedAt;
      emptied.expiresAt = std::max(entry.expiresAt, request.receivedAt + LATE_PROOF_TIME);
      emptied.dueAt = request.dueAt;
      return emptied;
    }

    UnconfirmedRequest MakeRequest(ITransaction& transaction, const Services& services,
                                   const Actor& actor, const Settings& settings,
                                   const UnconfirmedRequest& entry)
    {
      const std::vector<Document> proofs = ProofsOf(transaction, entry.id);
      if (OfferOf(settings).required && proofs.empty())
      {
        throw Refusal(RefusalCode::IdentificationMissing,
                      "A proof of identification is needed before the request can be confirmed.");
      }
      Request request = RequestOf(services, settings, entry);
      EnsureContact(transaction, request.requester);
      transaction.Requests().Insert(request);
      AuditEvent event = EventOn(services, actor, "RequestCreated", request);
      event.details = {{"Source", ToString(request.source)},
                       {"Relationship", ToString(request.relationship)},
                       {"Consent", entry.consentText}};
      Record(transaction, services, event);
      for (const Document& proof : proofs)
      {
        RecordProof(transaction, services, actor, "IdentificationAdded", request, proof);
      }
      TellInstitution(transaction, services, settings, request);
      Acknowledge(transaction, services, settings, request);
      UnconfirmedRequest emptied = Emptied(entry, request);
      transaction.Form().Update(emptied);
      return emptied;
    }
  }

  Confirmation ShowConfirmation(const Services& services, const std::string& token)
  {
    Confirmation confirmation;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          const auto entry =
              transaction.Form().FindByTokenHash(services.cryptography.Sha256Hex(token));
          const auto proofs = ProofsOf(transaction, entry.has_value() ? entry->id : "none");
          if (!entry.has_value() || services.clock.Now() >= entry->expiresAt)
          {
            throw DeadLink();
          }
          confirmation = {*entry, static_cast<int>(proofs.size())};
        });
    return confirmation;
  }

  ConfirmedForm ConfirmForm(const Services& services, const Actor& actor, const std::string& id,
                            const std::string& token)
  {
    ConfirmedForm confirmed;
    const std::string hash = services.cryptography.Sha256Hex(token);
    services.store.Write(
        [&](ITransaction& transaction)
        {
          const Settings settings = LoadSettings(transaction);
          RequireFormOpen(services, settings);
          const auto found = transaction.Form().Find(id);
          if (!found.has_value() || !services.cryptography.Equal(found->tokenHash, hash) ||
              services.clock.Now() >= found->expiresAt)
          {
            throw DeadLink();
          }
          const UnconfirmedRequest entry =
              found->confirmedAt.has_value()
                  ? *found
                  : MakeRequest(transaction, services, actor, settings, *found);
          confirmed = {entry.reference, entry.dueAt};
        });
    services.wakeOutbox();
    return confirmed;
  }
}
