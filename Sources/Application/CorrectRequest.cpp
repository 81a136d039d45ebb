#include "CorrectRequest.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "RequestAccess.h"
#include "WatchMatches.h"

#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_REASON = 500;

    struct Change
    {
      std::string field;
      std::string* target;
      const std::optional<std::string>* value;
    };

    /// Applies the changes that differ and notes each as a correction; false when none differed.
    bool ApplyChanges(Request& request, const std::vector<Change>& changes,
                      const std::string& reason, const std::string& by, Instant now)
    {
      bool any = false;
      for (const Change& change : changes)
      {
        if (change.value->has_value() && **change.value != *change.target)
        {
          request.corrections.push_back(
              {change.field, *change.target, **change.value, reason, by, now});
          *change.target = **change.value;
          any = true;
        }
      }
      return any;
    }

    void Store(ITransaction& transaction, const Services& services, const Actor& actor,
               Request& request, std::size_t correctionsBefore)
    {
      Apply(request, RequestAction::Correct, actor.name, services.clock.Now());
      transaction.Requests().Update(request);
      for (std::size_t i = correctionsBefore; i < request.corrections.size(); i++)
      {
        const Correction& correction = request.corrections[i];
        AuditEvent event = EventOn(services, actor, "RequestCorrected", request);
        event.details = {{"Field", correction.field},
                         {"From", correction.from},
                         {"To", correction.to},
                         {"Reason", correction.reason}};
        Record(transaction, services, event);
      }
    }
  }

  void CorrectPatient(const Services& services, const Actor& actor, const std::string& requestId,
                      const PatientCorrection& correction)
  {
    RequireText("Reason", correction.reason, LONGEST_REASON);
    CheckIdentifier("NationalID", correction.nationalId.value_or(""));
    CheckIdentifier("PatientID", correction.patientId.value_or(""));
    CheckIdentifier("Reference", correction.reference.value_or(""));
    services.store.Write(
        [&](ITransaction& transaction)
        {
          Request request = RequireRequest(transaction, requestId);
          RequireAllowed(request, RequestAction::Correct);
          RequireRevision(request, correction.revision);
          CheckNationalId("NationalID", correction.nationalId.value_or(""),
                          LoadSettings(transaction).account.matching.nationalIdScheme);
          const std::size_t before = request.corrections.size();
          const std::vector<Change> changes = {
              {"NationalID", &request.patient.nationalId, &correction.nationalId},
              {"PatientID", &request.patient.patientId, &correction.patientId},
              {"Reference", &request.reference, &correction.reference}};
          if (ApplyChanges(request, changes, correction.reason, actor.name, services.clock.Now()))
          {
            Store(transaction, services, actor, request, before);
            JudgeRequest(transaction, services, actor, request,
                         LoadSettings(transaction).account.matching, "Identifiers");
          }
        });
  }

  void CorrectRequester(const Services& services, const Actor& actor, const std::string& requestId,
                        const RequesterCorrection& correction)
  {
    RequireText("Reason", correction.reason, LONGEST_REASON);
    const std::string newContact = NewId(services.cryptography);
    services.store.Write(
        [&](ITransaction& transaction)
        {
          Request request = RequireRequest(transaction, requestId);
          RequireAllowed(request, RequestAction::Correct);
          RequireRevision(request, correction.revision);
          Contact wanted = request.requester;
          wanted.name = correction.name.value_or(wanted.name);
          wanted.organization = correction.organization.value_or(wanted.organization);
          wanted.phone = correction.phone.value_or(wanted.phone);
          wanted.mobile = correction.mobile.value_or(wanted.mobile);
          wanted.secondEmail = correction.secondEmail.value_or(wanted.secondEmail);
          CheckContact(wanted, "");

          const std::optional<std::string> name = wanted.name;
          const std::optional<std::string> organization = wanted.organization;
          const std::optional<std::string> phone = wanted.phone;
          const std::optional<std::string> mobile = wanted.mobile;
          const std::optional<std::string> secondEmail = wanted.secondEmail;
          const std::size_t before = request.corrections.size();
          const std::vector<Change> changes = {
              {"Requester.Name", &request.requester.name, &name},
              {"Requester.Organization", &request.requester.organization, &organization},
              {"Requester.Phone", &request.requester.phone, &phone},
              {"Requester.Mobile", &request.requester.mobile, &mobile},
              {"Requester.SecondEmail", &request.requester.secondEmail, &secondEmail}};
          if (!ApplyChanges(request, changes, correction.reason, actor.name, services.clock.Now()))
          {
            return;
          }
          request.requester.id = newContact;
          request.requester.createdAt = services.clock.Now();
          EnsureContact(transaction, request.requester);
          Store(transaction, services, actor, request, before);
        });
  }
}
