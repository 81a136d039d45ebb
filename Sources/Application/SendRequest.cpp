#include "SendRequest.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "ForwardPackage.h"
#include "MatchStudies.h"
#include "PasscodeChannel.h"
#include "RequestAccess.h"
#include "RequestDocuments.h"
#include "StorePackage.h"

#include "../Domain/DueDate.h"
#include "../Domain/Refusal.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_MESSAGE = 5000;

    std::vector<StudyRecord> Selected(const Matches& matches)
    {
      std::vector<StudyRecord> studies;
      for (const MatchedStudy& matched : matches.matching)
      {
        if (!matched.excluded)
        {
          studies.push_back(matched.study);
        }
      }
      return studies;
    }

    /// While the archive is still being read, "everything that matches" is not known.
    void RequireKnownArchive(const Matches& matches)
    {
      if (!matches.indexReady)
      {
        throw Refusal(RefusalCode::Busy, "The studies of the archive are still being read, so that "
                                         "more may match. Send once that is done.");
      }
    }

    void RequireIdentifiers(const Matches& matches)
    {
      if (matches.missing.empty())
      {
        return;
      }
      std::string fields;
      for (const MatchField field : matches.missing)
      {
        fields += (fields.empty() ? "" : ", ") + std::string(ToString(field));
      }
      throw Refusal(RefusalCode::MissingIdentifier,
                    "The request lacks what the matching rules ask for: " + fields +
                        ". Correct the request first.",
                    {{"Field", fields}});
    }

    void RequireOnePatient(const std::vector<StudyRecord>& studies)
    {
      if (!OfOnePatient(studies))
      {
        throw Refusal(
            RefusalCode::TwoPatients,
            "The studies listed are not of one patient for certain. Remove those that are not the "
            "requested patient's.");
      }
    }

    void RequireListUnchanged(const std::vector<StudyRecord>& studies, const SendOptions& options)
    {
      if (!options.studies.has_value())
      {
        return;
      }
      std::set<std::string> current;
      for (const StudyRecord& study : studies)
      {
        current.insert(study.study);
      }
      if (current != *options.studies)
      {
        throw FieldRefusal(
            RefusalCode::ListChanged, "Studies",
            "The list of matching images has changed. Look at it again before sending.");
      }
    }

    PackageDraft Draft(const Services& services, const Matches& matches, const SendOptions& options,
                       const RetentionSettings& retention)
    {
      const int days = options.retentionDays.value_or(retention.retentionDays);
      if (days < 1 || days > retention.maximumRetentionDays)
      {
        throw FieldRefusal(RefusalCode::BadValue, "RetentionDays",
                           "RetentionDays is a number from 1 to " +
                               std::to_string(retention.maximumRetentionDays) + ".");
      }
      CheckText("Message", options.message, LONGEST_MESSAGE, Lines::Several);
      PackageDraft draft;
      draft.origin = PackageOrigin::Request;
      draft.requestId = matches.request.id;
      draft.patient = matches.request.patient;
      draft.message = options.message;
      draft.availableUntil = services.clock.Now() + std::chrono::days(days);
      draft.rights.forwards = FORWARDS_OF_A_RECEIVED_PACKAGE;
      draft.rights.download = options.download.value_or(retention.downloadByDefault);
      draft.encrypted = options.encryptZip.value_or(retention.encryptZip && draft.rights.download);
      if (draft.encrypted && !draft.rights.download)
      {
        throw FieldRefusal(RefusalCode::BadValue, "EncryptZip",
                           "Without permission to download there is no zip to encrypt.");
      }
      draft.recipient = matches.request.requester;
      draft.reference = matches.request.reference;
      return draft;
    }

    /// Preparing takes time, in which neither the request nor what counts as a match may change.
    void RequireUnchanged(const Request& request, const MatchingRules& rules,
                          const Matches& matches)
    {
      if (request.revision != matches.request.revision || rules != matches.rules)
      {
        throw Refusal(RefusalCode::ConcurrentChange,
                      "Somebody changed this request, or the matching rules, meanwhile. Look at it "
                      "again before sending.");
      }
    }

    void RefuseRepetition(ITransaction& transaction, const Request& request,
                          const std::string& fingerprint)
    {
      for (const Package& package : transaction.Packages().ListByRequest(request.id))
      {
        if (package.fingerprint == fingerprint)
        {
          throw Refusal(RefusalCode::AlreadySent,
                        "Exactly these images were already sent for this request. Say Again to "
                        "send them once more.",
                        {{"Package", package.id}});
        }
      }
    }
  }

  SentPackage SendRequest(const Services& services, const Actor& actor,
                          const std::string& requestId, const SendOptions& options)
  {
    const RequestAction action =
        options.close ? RequestAction::SendAndClose : RequestAction::SendAndKeepOpen;
    RequireAllowed(RequireRequest(services, requestId), action);
    const Matches matches = MatchStudies(services, requestId);
    RequireRevision(matches.request, options.revision);
    PackageDraft draft = Draft(services, matches, options, LoadSettings(services).retention);
    RequireKnownArchive(matches);
    RequireIdentifiers(matches);
    const std::vector<StudyRecord> studies = Selected(matches);
    RequireListUnchanged(studies, options);
    if (studies.empty())
    {
      throw Refusal(RefusalCode::NothingToSend,
                    "No imaging matches this request, so nothing can be sent.");
    }
    RequireOnePatient(studies);
    RequirePasscodeChannel(services, matches.request.requester);
    services.store.Read([&](ITransaction& transaction)
                        { draft.attachments = ListAttachments(transaction, requestId); });

    const BuiltPackage built = BuildPackage(services, actor, studies, draft);
    services.store.Write(
        [&](ITransaction& transaction)
        {
          Request request = RequireRequest(transaction, requestId);
          RequireAllowed(request, action);
          const AccountSettings account = LoadSettings(transaction).account;
          RequireUnchanged(request, account.matching, matches);
          if (!options.again)
          {
            RefuseRepetition(transaction, request, built.package.fingerprint);
          }
          StorePackage(transaction, services, actor, built);
          const Instant now = services.clock.Now();
          Apply(request, action, actor.name, now);
          if (options.close)
          {
            EndClock(request, now, account.due);
            transaction.Watch().Forget(request.id);
            AuditEvent event = EventOn(services, actor, "RequestCompleted", request);
            event.packageId = built.package.id;
            event.details = {{"Outcome", ToString(request.outcome)}};
            Record(transaction, services, event);
          }
          transaction.Requests().Update(request);
        });
    services.wakeOutbox();
    services.wakeArchives();
    return {built.package.id, built.package.imageCount,
            static_cast<int>(built.package.studies.size())};
  }
}
