#include "StorePackage.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "Messages.h"
#include "ZipPassphrase.h"

#include "../Domain/TextTemplate.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    std::string Fingerprint(const ICryptography& cryptography, const PreparedPackage& prepared,
                            const std::vector<Document>& attachments)
    {
      std::vector<std::string> parts;
      for (const PackageInstance& instance : prepared.instances)
      {
        parts.push_back("instance " + instance.study + " " + instance.instance);
      }
      for (const Document& document : attachments)
      {
        parts.push_back("document " + document.sha256);
      }
      std::sort(parts.begin(), parts.end());
      std::string joined;
      for (const std::string& part : parts)
      {
        joined += part + "\n";
      }
      return cryptography.Sha256Hex(joined);
    }

    Package DescribePackage(const Services& services, const Actor& actor, const PackageDraft& draft,
                            const PreparedPackage& prepared)
    {
      Package package;
      package.id = NewId(services.cryptography);
      package.origin = draft.origin;
      package.requestId = draft.requestId;
      package.institution = services.institution.name;
      package.patient = draft.patient;
      package.message = draft.message;
      package.createdAt = services.clock.Now();
      package.createdBy = actor.name;
      package.availableUntil = draft.availableUntil;
      package.studies = prepared.studies;
      package.imageCount = static_cast<int>(prepared.instances.size());
      package.attachmentCount = static_cast<int>(draft.attachments.size());
      package.encrypted = draft.encrypted;
      package.fingerprint = Fingerprint(services.cryptography, prepared, draft.attachments);
      return package;
    }

    /// Generated files become documents, so that the zip's bytes never change once it was sent.
    void AddGenerated(const Services& services, const PreparedPackage& prepared,
                      BuiltPackage& built)
    {
      for (const GeneratedFile& file : prepared.generated)
      {
        Document document;
        document.id = NewId(services.cryptography);
        document.owner = DocumentOwner::Package;
        document.ownerId = built.package.id;
        document.name = file.path;
        document.contentType = file.contentType;
        document.size = file.content.size();
        document.crc32 = services.exporter.Crc32(file.content);
        document.sha256 = services.cryptography.Sha256Hex(file.content);
        document.addedAt = built.package.createdAt;
        document.addedBy = built.package.createdBy;
        built.entries.push_back(
            {file.path, EntrySource::Document, document.id, document.size, document.crc32});
        built.generated.emplace_back(document, file.content);
      }
    }

    /// The settings, with words in the invitation on how the zip is opened, wherever a hospital's
    /// own text leaves them out.
    Settings LoadInvitation(ITransaction& transaction, bool encrypted)
    {
      Settings settings = LoadSettings(transaction);
      std::string& body = settings.texts.messages.at("PackageReady").body;
      if (encrypted && !PlaceholdersOf(body).contains("Encryption"))
      {
        body += "\n\n{{Encryption}}";
      }
      return settings;
    }

    void TellRecipient(ITransaction& transaction, const Services& services,
                       const BuiltPackage& built)
    {
      const Settings settings = LoadInvitation(transaction, built.package.encrypted);
      Message message;
      message.name = "PackageReady";
      message.recipient = built.draft.recipient.email;
      message.values = {{"Link", services.portalUrl + "/l/" + built.token},
                        {"Until", FormatDay(built.package.availableUntil)},
                        {"Message", built.package.message},
                        {"Reference", built.draft.reference},
                        {"Requester", built.draft.recipient.name}};
      if (built.package.encrypted)
      {
        message.values["Encryption"] =
            FillTemplate(settings.texts.messages.at("EncryptedDownload").body,
                         {{"Institution", services.institution.name}});
      }
      message.lifetime = std::min<Seconds>(message.lifetime,
                                           built.package.availableUntil - built.package.createdAt);
      message.requestId = built.package.requestId;
      message.packageId = built.package.id;
      message.grantId = built.grant.id;
      Enqueue(transaction, services, settings, message);
    }
  }

  void AddGrant(const Services& services, const Actor& actor, BuiltPackage& built)
  {
    built.grant.id = NewId(services.cryptography);
    built.grant.packageId = built.package.id;
    built.grant.recipientKind = GrantRecipient::Contact;
    built.grant.recipientId = built.draft.recipient.id;
    built.grant.rights = built.draft.rights;
    built.grant.grantedBy = actor.name;
    built.grant.grantedAt = built.package.createdAt;
    built.grant.expiresAt = built.draft.availableUntil;

    built.token = NewToken(services.cryptography);
    built.link.id = NewId(services.cryptography);
    built.link.grantId = built.grant.id;
    built.link.tokenHash = services.cryptography.Sha256Hex(built.token);
    built.link.createdAt = built.package.createdAt;
    built.link.expiresAt = built.draft.availableUntil;
  }

  BuiltPackage BuildPackage(const Services& services, const Actor& actor,
                            const std::vector<StudyRecord>& studies, const PackageDraft& draft)
  {
    const Instant now = services.clock.Now();
    const PreparedPackage prepared =
        services.exporter.Prepare(studies, draft.attachments,
                                  {services.institution.name, services.institution.email, now,
                                   draft.availableUntil, draft.message, draft.encrypted});

    BuiltPackage built;
    built.draft = draft;
    built.package = DescribePackage(services, actor, draft, prepared);
    built.instances = prepared.instances;
    AddGenerated(services, prepared, built);
    built.entries.insert(built.entries.end(), prepared.instanceEntries.begin(),
                         prepared.instanceEntries.end());
    built.entries.insert(built.entries.end(), prepared.documentEntries.begin(),
                         prepared.documentEntries.end());

    AddGrant(services, actor, built);
    return built;
  }

  void StorePackage(ITransaction& transaction, const Services& services, const Actor& actor,
                    const BuiltPackage& built)
  {
    for (const auto& [document, content] : built.generated)
    {
      transaction.Documents().Insert(document, content);
    }
    transaction.Packages().Insert(built.package, built.instances, built.entries);
    transaction.Grants().Insert(built.grant);
    transaction.Links().Insert(built.link);
    TellRecipient(transaction, services, built);

    AuditEvent event = EventBy(services, actor, "PackageSent");
    event.requestId = built.package.requestId;
    event.packageId = built.package.id;
    event.grantId = built.grant.id;
    event.patientId = built.package.patient.patientId;
    event.details = {{"Recipient", built.draft.recipient.email},
                     {"Images", std::to_string(built.package.imageCount)},
                     {"Attachments", std::to_string(built.package.attachmentCount)},
                     {"Download", built.grant.rights.download ? "yes" : "no"},
                     {"Encrypted", built.package.encrypted ? "yes" : "no"},
                     {"AvailableUntil", FormatInstant(built.package.availableUntil)}};
    std::string studies;
    for (const PackageStudy& study : built.package.studies)
    {
      studies += (studies.empty() ? "" : " ") + study.studyInstanceUid;
    }
    event.details["Studies"] = studies;
    Record(transaction, services, event);
    if (built.package.encrypted)
    {
      AddPassphrase(transaction, services, actor, {built.package, built.grant, true});
    }
  }
}
