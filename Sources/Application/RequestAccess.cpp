#include "RequestAccess.h"

#include "AuditTrail.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  Request RequireRequest(ITransaction& transaction, const std::string& id)
  {
    auto request = transaction.Requests().Find(id);
    if (!request.has_value())
    {
      throw Refusal(RefusalCode::NotFound, "There is no such request.");
    }
    return *request;
  }

  Request RequireRequest(const Services& services, const std::string& id)
  {
    Request request;
    services.store.Read([&](ITransaction& transaction)
                        { request = RequireRequest(transaction, id); });
    return request;
  }

  void RequireRevision(const Request& request, std::optional<int> seen)
  {
    if (seen.has_value() && *seen != request.revision)
    {
      throw FieldRefusal(RefusalCode::ConcurrentChange, "Revision",
                         "Somebody changed this request meanwhile. Look at it again first.");
    }
  }

  AuditEvent EventOn(const Services& services, const Actor& actor, const std::string& action,
                     const Request& request)
  {
    AuditEvent event = EventBy(services, actor, action);
    event.requestId = request.id;
    event.patientId = request.patient.patientId;
    return event;
  }

  void EnsureContact(ITransaction& transaction, Contact& contact)
  {
    const auto known =
        transaction.Contacts().FindByAddresses(contact.email, contact.mobile, contact.secondEmail);
    if (known.has_value())
    {
      contact.id = *known;
      return;
    }
    transaction.Contacts().Insert(contact);
  }
}
