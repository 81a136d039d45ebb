// Makes a package out of studies and stores it with its grant, link and message: the one way in
// which images leave, for requests as for what follows them (shares, forwards, transfers).
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  struct PackageDraft
  {
    PackageOrigin origin = PackageOrigin::Request;
    std::string requestId;
    std::string reference; ///< for the message; may be empty
    PatientIdentity patient;
    std::string message;
    Instant availableUntil{};
    Rights rights;
    Contact recipient;
    std::vector<Document> attachments;
    bool encrypted = false; ///< the zip; only where it may be downloaded
  };

  struct BuiltPackage
  {
    PackageDraft draft;
    Package package;
    std::vector<PackageInstance> instances;
    std::vector<PackageEntry> entries;
    std::vector<std::pair<Document, std::string>> generated;
    Grant grant;
    Link link;
    std::string token; ///< secret: goes into the message and nowhere else
  };

  /// Fills in grant, link and token for the draft's recipient, once package and draft stand.
  void AddGrant(const Services& services, const Actor& actor, BuiltPackage& built);

  /// Reads the studies from the archive; changes nothing. Throws as IPackageExporter::Prepare()
  /// does.
  BuiltPackage BuildPackage(const Services& services, const Actor& actor,
                            const std::vector<StudyRecord>& studies, const PackageDraft& draft);

  /// Within the caller's transaction: all rows of the package, the message with the link, the one
  /// with the passphrase of an encrypted zip, the audit rows.
  void StorePackage(ITransaction& transaction, const Services& services, const Actor& actor,
                    const BuiltPackage& built);
}
