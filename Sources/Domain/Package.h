// What leaves the hospital, who may see it and by which link: one model for the answer to a
// request, for shares, for forwards and for what goes to other institutions.
//
//   Package  what is given: studies, attachments, a message, until when
//     Grant  who it is given to, with which rights        (several per package)
//       Link   one way to the grant: a secret address     (several per grant)
//         Passcode  proof that the right person opened it (several per link)
//   Session  a recipient who proved themselves
#pragma once

#include "Patient.h"
#include "Time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace OrthancExchange
{
  enum class PackageOrigin
  {
    Request, ///< answers a request
    Share,
    Forward,
    Peer
  };

  /// B1. Ordered: a later one contains no more than an earlier one allows (decision 1).
  enum class PackageContent
  {
    OriginalAndAnnotations,
    Original,
    Annotations
  };

  enum class GrantRecipient
  {
    Contact,
    User,
    Group,
    Patient,
    Institution
  };

  enum class GrantState
  {
    Active,
    Declined, ///< by the recipient (D16)
    Revoked   ///< by the giver or the owner (E11), or by an opt-out (C7)
  };

  enum class EntrySource
  {
    Instance, ///< a DICOM file of the archive
    Document  ///< a document that the plugin stores
  };

  const char* ToString(PackageOrigin origin);
  const char* ToString(PackageContent content);
  const char* ToString(GrantRecipient recipient);
  const char* ToString(GrantState state);
  const char* ToString(EntrySource source);
  PackageOrigin ParsePackageOrigin(const std::string& text); ///< these throw std::invalid_argument
  PackageContent ParsePackageContent(const std::string& text);
  GrantRecipient ParseGrantRecipient(const std::string& text);
  GrantState ParseGrantState(const std::string& text);
  EntrySource ParseEntrySource(const std::string& text);

  /// One instance of a package, as it was when it was sent.
  struct PackageInstance
  {
    std::string study;    ///< Orthanc identifier
    std::string series;   ///< Orthanc identifier
    std::string instance; ///< Orthanc identifier
    std::string sopInstanceUid;
    std::string sopClassUid;
    std::string modality;
    std::string seriesDescription;
    int seriesNumber = 0;
    int instanceNumber = 0;
    int numberOfFrames = 1; ///< 0: nothing to draw
  };

  struct PackageStudy
  {
    std::string study;
    std::string studyInstanceUid;
    std::string studyDate;
    std::string studyDescription;
    std::string accessionNumber;
    std::vector<std::string> modalities;
    int instanceCount = 0;
  };

  /// One file of the zip, fixed when the package is made, so that the zip's bytes are known in
  /// advance.
  struct PackageEntry
  {
    std::string path; ///< "IMAGES/IM000000", ASCII, '/' between folders
    EntrySource source = EntrySource::Instance;
    std::string sourceId; ///< Orthanc instance, or document id
    std::uint64_t size = 0;
    std::uint32_t crc32 = 0; ///< of the uncompressed bytes (ISO 3309, as in zip)
  };

  struct Package
  {
    std::string id;
    PackageOrigin origin = PackageOrigin::Request;
    std::string requestId; ///< empty unless origin is Request
    PackageContent content = PackageContent::OriginalAndAnnotations;
    std::string institution; ///< the sender's name, as recipients read it
    PatientIdentity patient;
    std::string message; ///< plain text for the recipient
    Instant createdAt{};
    std::string createdBy;
    Instant availableUntil{}; ///< the retention's end
    std::vector<PackageStudy> studies;
    int imageCount = 0; ///< DICOM instances in all studies
    int attachmentCount = 0;
    std::string
        fingerprint; ///< SHA-256 (hex) over the sorted studies, instances and documents given
    bool encrypted = false; ///< its zip; by what stands in a PackageSecret
  };

  struct Rights
  {
    bool view = true;
    bool download = false;
    int forwards = 0; ///< how often it may be forwarded still (D11)

    bool operator==(const Rights&) const = default;
  };

  /// Decision 1: what is granted is the smaller of what the giver holds and what they ask for.
  Rights Smaller(const Rights& held, const Rights& asked);

  struct Grant
  {
    std::string id;
    std::string packageId;
    std::string parentGrantId; ///< of the forward's giver, else empty
    GrantRecipient recipientKind = GrantRecipient::Contact;
    std::string recipientId; ///< contact id, user name, group id, ...
    Rights rights;
    std::string grantedBy;
    Instant grantedAt{};
    Instant expiresAt{};
    GrantState state = GrantState::Active;
    std::optional<Instant> endedAt;
    std::string endReason;
    std::optional<Instant> firstOpenedAt;
    std::optional<Instant> lastViewedAt;
    std::optional<Instant> lastDownloadedAt;
  };

  /// Active and not yet expired: only then may a byte of the package be given.
  bool IsLive(const Grant& grant, Instant now);

  struct Link
  {
    std::string id;
    std::string grantId;
    std::string tokenHash; ///< SHA-256 (hex) of the token; the token itself is never stored
    std::optional<int>
        opensAllowed; ///< decision 2; nullopt: until the end of retention, by passcode each time
    int opens = 0;
    bool passcodeRequired = true;
    Instant createdAt{};
    Instant expiresAt{};
    std::optional<Instant> revokedAt;
  };

  /// Neither expired, nor used up, nor revoked, and its grant is live.
  bool IsLive(const Link& link, const Grant& grant, Instant now);

  struct Passcode
  {
    std::string id;
    std::string linkId;
    std::string codeHash; ///< keyed hash (hex); the code itself is never stored
    Instant createdAt{};
    Instant expiresAt{};
    int triesLeft = 0;
    std::optional<Instant> usedAt;
    bool superseded = false; ///< a newer code was asked for
  };

  bool IsLive(const Passcode& passcode, Instant now);

  /// A recipient who proved themselves. It covers a contact's packages (after a passcode) or one
  /// grant alone (after a one-time link).
  struct Session
  {
    std::string id;
    std::string tokenHash;
    std::string contactId;  ///< empty when the session covers one grant
    std::string grantId;    ///< the grant by whose link it began
    bool onlyGrant = false; ///< true: covers grantId alone
    Instant createdAt{};
    Instant lastSeenAt{};
    Instant endsAt{}; ///< absolute end
    std::optional<Instant> endedAt;
    std::string endReason;
  };

  bool IsLive(const Session& session, Seconds idleLimit, Instant now);
}
