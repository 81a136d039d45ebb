// One repository per aggregate. All are used within a transaction (IStore.h); none opens its own.
#pragma once

#include "../Domain/Audit.h"
#include "../Domain/Contact.h"
#include "../Domain/Delivery.h"
#include "../Domain/Document.h"
#include "../Domain/IdentityKeys.h"
#include "../Domain/Package.h"
#include "../Domain/Page.h"
#include "../Domain/Request.h"
#include "../Domain/Settings.h"
#include "../Domain/Sorting.h"
#include "../Domain/Study.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  struct RequestQuery
  {
    std::optional<RequestDirection> direction;
    std::optional<RequestState> state;
    PageRequest
        page; ///< search: in patient name and IDs, requester's name and organization, reference
    std::optional<RequestSource> source = std::nullopt;
    std::optional<RequestOutcome> outcome = std::nullopt;
    std::optional<Instant> overdueAt = std::nullopt; ///< open, and due before then
    std::optional<Sorting<RequestColumn>> sort = std::nullopt;
  };

  class IRequestRepository
  {
  public:
    virtual ~IRequestRepository() = default;

    virtual void Insert(const Request& request) = 0;

    /// Stores everything of `request`, whose `revision` must be one more than the stored one;
    /// otherwise throws Refusal(ConcurrentChange).
    virtual void Update(const Request& request) = 0;

    virtual std::optional<Request> Find(const std::string& id) = 0;

    /// In the order asked for. Without one ToReview: by due date, soonest first. Otherwise by
    /// receivedAt (Completed: completedAt), newest first. Corrections and exclusions are filled in
    /// as with Find().
    virtual Page<Request> List(const RequestQuery& query) = 0;
  };

  class IContactRepository
  {
  public:
    virtual ~IContactRepository() = default;

    /// The id of the contact with exactly these three addresses, already normalized; nullopt when
    /// there is none.
    virtual std::optional<std::string> FindByAddresses(const std::string& email,
                                                       const std::string& mobile,
                                                       const std::string& secondEmail) = 0;

    virtual void Insert(const Contact& contact) = 0;
    virtual std::optional<Contact> Find(const std::string& id) = 0;
  };

  class IPackageRepository
  {
  public:
    virtual ~IPackageRepository() = default;

    virtual void Insert(const Package& package, const std::vector<PackageInstance>& instances,
                        const std::vector<PackageEntry>& entries) = 0;

    virtual std::optional<Package> Find(const std::string& id) = 0;
    virtual std::vector<Package> ListByRequest(const std::string& requestId) = 0; ///< oldest first

    /// How many packages each of these requests has; those without any are left out.
    virtual std::map<std::string, int>
    CountByRequests(const std::vector<std::string>& requests) = 0;

    virtual std::vector<PackageInstance>
    Instances(const std::string& packageId) = 0; ///< in the order given
    virtual std::optional<PackageInstance> FindInstance(const std::string& packageId,
                                                        const std::string& instance) = 0;
    virtual std::vector<PackageEntry>
    Entries(const std::string& packageId) = 0; ///< in the order given
    virtual std::optional<PackageEntry> FindEntry(const std::string& packageId,
                                                  const std::string& sourceId) = 0;
  };

  class IGrantRepository
  {
  public:
    virtual ~IGrantRepository() = default;

    virtual void Insert(const Grant& grant) = 0;
    virtual void Update(const Grant& grant) = 0;
    virtual std::optional<Grant> Find(const std::string& id) = 0;
    virtual std::vector<Grant> ListByPackage(const std::string& packageId) = 0; ///< oldest first

    /// Newest first; grantedAt at or after `since`.
    virtual std::vector<Grant> ListByRecipient(GrantRecipient kind, const std::string& recipientId,
                                               Instant since) = 0;
  };

  class ILinkRepository
  {
  public:
    virtual ~ILinkRepository() = default;

    virtual void Insert(const Link& link) = 0;
    virtual void Update(const Link& link) = 0;
    virtual std::optional<Link> FindByTokenHash(const std::string& tokenHash) = 0;
    virtual std::vector<Link> ListByGrant(const std::string& grantId) = 0; ///< oldest first

    virtual void InsertPasscode(const Passcode& passcode) = 0;
    virtual void UpdatePasscode(const Passcode& passcode) = 0;
    virtual std::vector<Passcode> ListPasscodes(const std::string& linkId,
                                                Instant since) = 0; ///< newest first
  };

  class ISessionRepository
  {
  public:
    virtual ~ISessionRepository() = default;

    virtual void Insert(const Session& session) = 0;
    virtual void Update(const Session& session) = 0;
    virtual std::optional<Session> FindByTokenHash(const std::string& tokenHash) = 0;
    virtual std::vector<Session>
    ListLiveByGrant(const std::string& grantId) = 0; ///< endedAt not set
  };

  class IDocumentRepository
  {
  public:
    virtual ~IDocumentRepository() = default;

    /// `content` is stored as it is (the caller seals it first where it must be). Sets `number`:
    /// the next one of its owner. Returns that number.
    virtual int Insert(const Document& document, const std::string& content) = 0;

    virtual void MarkRemoved(const std::string& id) = 0;

    /// Deletes the bytes and leaves the description, with the moment of the deletion.
    virtual void DeleteContent(const std::string& id, Instant now) = 0;

    /// Leaves nothing: for what came in and was never confirmed.
    virtual void DeleteAll(DocumentOwner owner, const std::string& ownerId) = 0;

    /// Proofs of identification whose content is still held, of requests completed by then; oldest
    /// first.
    virtual std::vector<Document> ListIdentificationOfCompleted(Instant completedBefore,
                                                                int limit) = 0;

    virtual std::optional<Document> Find(const std::string& id) = 0;
    virtual std::vector<Document>
    List(DocumentOwner owner, const std::string& ownerId) = 0;  ///< by number; removed ones too
    virtual std::string ReadContent(const std::string& id) = 0; ///< as stored
  };

  struct DeliveryQuery
  {
    std::optional<DeliveryState> state;
    std::string requestId; ///< empty: all
    PageRequest page;      ///< search: in recipient, subject, purpose, lastError
    std::optional<Sorting<DeliveryColumn>> sort = std::nullopt;
  };

  class IOutboxRepository
  {
  public:
    virtual ~IOutboxRepository() = default;

    virtual void Insert(const Delivery& delivery) = 0;
    virtual void Update(const Delivery& delivery) = 0;
    virtual std::optional<Delivery> Find(const std::string& id) = 0;

    /// Leaves nothing: for messages about what was never confirmed.
    virtual void DeleteByRequest(const std::string& requestId) = 0;

    /// Takes up to `limit` rows of this channel that are Pending and due, or Sending with a lease
    /// that ran out; sets Sending, leaseUntil and attempts + 1. Oldest nextAttemptAt first.
    virtual std::vector<Delivery> Claim(DeliveryChannel channel, Instant now, Instant leaseUntil,
                                        int limit) = 0;

    virtual Page<Delivery> List(const DeliveryQuery& query) = 0; ///< newest first, unless sorted

    /// Wipes the bodies of Failed rows that nobody can try again, because their time is over.
    virtual void ForgetBodies(Instant now) = 0;
  };

  struct AuditQuery
  {
    std::string requestId; ///< empty: all
    std::string actor;
    std::string action;
    std::string patientId;
    std::optional<Instant> from;
    std::optional<Instant> until;
    PageRequest page; ///< search: in details and address
    std::optional<Sorting<AuditColumn>> sort = std::nullopt;
  };

  class IAuditRepository
  {
  public:
    virtual ~IAuditRepository() = default;

    virtual AuditHead Head() = 0;

    /// Inserts the event, whose sequence is Head().sequence + 1 and whose hash is set, and moves
    /// the head.
    virtual void Append(const AuditEvent& event) = 0;

    virtual Page<AuditEvent> List(const AuditQuery& query) = 0; ///< newest first, unless sorted

    /// Events with a sequence greater than `after`, ascending, at most `limit`.
    virtual std::vector<AuditEvent> Walk(std::int64_t after, int limit) = 0;
  };

  class ISettingsRepository
  {
  public:
    virtual ~ISettingsRepository() = default;

    virtual SettingValues Load() = 0;
    virtual void Save(const SettingValues& values) = 0; ///< these keys are replaced, others stay
  };

  /// Which archive the index belongs to, and when an Orthanc that serves it was last seen.
  struct IndexClaim
  {
    std::string archive; ///< IImageArchive::Identity(); empty: nobody's yet
    Instant seenAt{};    ///< the epoch: it was left in order
  };

  /// An identity that one or more studies of the index have, letter by letter.
  struct IndexedIdentity
  {
    std::int64_t id = 0;
    StudyIdentity identity;
  };

  /// A study, and whose it says it is.
  struct IdentifiedStudy
  {
    std::string study; ///< Orthanc identifier
    StudyIdentity identity;
  };

  /// For the identities of studies that have at least one of the keys; at most `limit`, and as
  /// many for each kind of key, so that a name that thousands bear costs no more.
  struct CandidateSearch
  {
    std::vector<IdentityKey> keys;
    int limit = 0;
  };

  /// The index of patient identities.
  class IStudyIndex
  {
  public:
    virtual ~IStudyIndex() = default;

    /// Inserts or replaces all of these, with as few statements as will do: of one that stands
    /// twice the last, and nothing is written of what is there already.
    virtual void Upsert(const std::vector<KeyedStudy>& studies) = 0;

    virtual void Remove(const std::vector<std::string>& studies) = 0;
    virtual std::optional<StudyRecord> Find(const std::string& study) = 0;

    /// What the searches find, each identity once, those first that have most and the rarest kinds
    /// of keys in common.
    virtual std::vector<IndexedIdentity>
    Candidates(const std::vector<CandidateSearch>& searches) = 0;

    /// The studies of all identities that have at least one of the keys: at most `limit` identities
    /// for each kind of key, and of each identity the latest indexed, at most `limit`. In no
    /// order.
    virtual std::vector<IdentifiedStudy> StudiesByKeys(const std::vector<IdentityKey>& keys,
                                                       int limit) = 0;

    /// The studies of these identities, the latest indexed of each, at most `limitOfEach`.
    virtual std::vector<StudyRecord> StudiesOf(const std::vector<std::int64_t>& identities,
                                               int limitOfEach) = 0;

    virtual std::int64_t Count() = 0;

    virtual StudyTotals Totals() = 0; ///< reads every row

    /// Whether exactly these keys lead to the study and to the identity that it has.
    virtual bool HasKeys(const StudyRecord& study, const std::vector<IdentityKey>& keys) = 0;

    /// The study that a series belongs, or did belong, to.
    virtual std::optional<std::string> StudyOfSeries(const std::string& series) = 0;

    /// Ascending identifiers greater than `after`, at most `limit`; for comparing with the archive.
    virtual std::vector<std::string> ListIds(const std::string& after, int limit) = 0;
    virtual std::vector<StudyRecord> List(const std::string& after, int limit) = 0; ///< likewise

    /// How far the archive's log of changes has been followed; nullopt before the first filling was
    /// finished.
    virtual std::optional<std::int64_t> Cursor() = 0;
    virtual void SetCursor(std::optional<std::int64_t> cursor) = 0;

    /// What the line at the cursor says (ArchiveChanges::mark); empty where that is not known.
    virtual std::string CursorMark() = 0;
    virtual void SetCursorMark(const std::string& mark) = 0;

    virtual IndexClaim Claim() = 0;
    virtual void SetClaim(const IndexClaim& claim) = 0;

    /// Whether the index may have missed something, so that all of it is to be compared.
    virtual bool CheckWanted() = 0;
    virtual void SetCheckWanted(bool wanted) = 0;

    /// IdentityKeysVersion() of what the index was filled by; empty before it was.
    virtual std::string KeysVersion() = 0;
    virtual void SetKeysVersion(const std::string& version) = 0;
  };
}
