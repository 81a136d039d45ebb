#include "ExportStudy.h"

#include "AuditTrail.h"
#include "FieldRules.h"

#include "../Domain/Refusal.h"

#include <map>

namespace OrthancExchange
{
  namespace
  {
    using Contents = std::map<std::string, std::string>; // by document id

    void RequireAnswerable(const Services& services, const StudyRecord& study)
    {
      std::uint64_t size = 0;
      for (const InstanceRecord& instance : services.archive.ListInstances(study.study))
      {
        size += instance.size;
      }
      if (size > services.largestStaffAnswer)
      {
        throw Refusal(RefusalCode::TooLarge,
                      "This study is larger than this version of Orthanc can hand out at once. "
                      "Orthanc 1.12.6 and later can.",
                      {{"Size", std::to_string(size)},
                       {"Limit", std::to_string(services.largestStaffAnswer)}});
      }
    }

    /// Guessed at the attacker's leisure, and the format's key derivation is quick.
    constexpr std::size_t SHORTEST_PASSPHRASE = 12;
    constexpr std::size_t LONGEST_PASSPHRASE = 100;
    constexpr std::size_t SALT_KEY = 32;

    std::optional<ZipSecret> SecretOf(const Services& services,
                                      const std::optional<std::string>& passphrase)
    {
      if (!passphrase.has_value())
      {
        return std::nullopt;
      }
      CheckText("Passphrase", *passphrase, LONGEST_PASSPHRASE, Lines::One);
      if (passphrase->size() < SHORTEST_PASSPHRASE)
      {
        throw FieldRefusal(RefusalCode::BadValue, "Passphrase",
                           "A passphrase has at least 12 characters.");
      }
      return ZipSecret{*passphrase, services.cryptography.RandomBytes(SALT_KEY)};
    }

    ArchiveOrder OrderOf(const PreparedPackage& prepared, const PackageDescription& description,
                         const Services& services, Contents& contents)
    {
      ArchiveOrder order;
      order.description = description;
      order.studies = prepared.studies;
      order.instances = prepared.instances;
      for (const GeneratedFile& file : prepared.generated)
      {
        contents[file.path] = file.content;
        order.entries.push_back({file.path, EntrySource::Document, file.path, file.content.size(),
                                 services.exporter.Crc32(file.content)});
      }
      order.entries.insert(order.entries.end(), prepared.instanceEntries.begin(),
                           prepared.instanceEntries.end());
      return order;
    }

    std::vector<ArchiveMember> MembersIn(const PreparedArchive& archive,
                                         const std::string& language, Contents& contents)
    {
      std::vector<ArchiveMember> members;
      for (const PreparedMember& prepared : archive.members)
      {
        if (!prepared.member.language.empty() && prepared.member.language != language)
        {
          continue;
        }
        members.push_back(prepared.member);
        if (prepared.generated.has_value())
        {
          members.back().sourceId = prepared.member.path;
          contents[prepared.member.path] = *prepared.generated;
        }
      }
      return members;
    }

    void RecordExport(const Services& services, const Actor& actor, const StudyRecord& study,
                      const PreparedPackage& prepared, const std::string& sums, bool encrypted)
    {
      AuditEvent event = EventBy(services, actor, "StudyExported");
      event.patientId = study.patientId;
      event.details = {{"Studies", study.studyInstanceUid},
                       {"Images", std::to_string(prepared.instances.size())},
                       {"SHA256", sums},
                       {"Encrypted", encrypted ? "yes" : "no"}};
      RecordAlone(services, event);
    }
  }

  std::shared_ptr<IByteSource> ExportStudy(const Services& services, const Actor& actor,
                                           const std::string& study, const std::string& language,
                                           const std::optional<std::string>& passphrase)
  {
    const std::optional<ZipSecret> secret = SecretOf(services, passphrase);
    const auto record = services.archive.ReadStudy(study);
    if (!record.has_value())
    {
      throw Refusal(RefusalCode::NotFound, "There is no such study.");
    }
    RequireAnswerable(services, *record);
    PackageDescription description;
    description.institution = services.institution.name;
    description.institutionEmail = services.institution.email;
    description.createdAt = services.clock.Now();
    description.encrypted = secret.has_value();
    const PreparedPackage prepared =
        services.exporter.Prepare({MakeStorable(*record)}, {}, description);
    const auto contents = std::make_shared<Contents>();
    const ArchiveOrder order = OrderOf(prepared, description, services, *contents);
    const auto openDocument = [contents](const std::string& id)
    {
      return contents->at(id);
    };
    const PreparedArchive archive =
        services.exporter.PrepareArchive(order, openDocument, [](int, int) { return true; });
    const std::vector<ArchiveMember> members = MembersIn(archive, language, *contents);
    RecordExport(services, actor, *record, prepared, archive.sumsSha256, secret.has_value());
    return services.exporter.OpenZip(
        members, description.createdAt, openDocument, [] { return true; }, secret);
  }
}
