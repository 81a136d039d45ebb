#include "Package.h"

#include "EnumText.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<PackageOrigin, 4> PACKAGE_ORIGIN_TEXTS{{{PackageOrigin::Request, "Request"},
                                                                {PackageOrigin::Share, "Share"},
                                                                {PackageOrigin::Forward, "Forward"},
                                                                {PackageOrigin::Peer, "Peer"}}};

    constexpr EnumTexts<PackageContent, 3> PACKAGE_CONTENT_TEXTS{
        {{PackageContent::OriginalAndAnnotations, "OriginalAndAnnotations"},
         {PackageContent::Original, "Original"},
         {PackageContent::Annotations, "Annotations"}}};

    constexpr EnumTexts<GrantRecipient, 5> GRANT_RECIPIENT_TEXTS{
        {{GrantRecipient::Contact, "Contact"},
         {GrantRecipient::User, "User"},
         {GrantRecipient::Group, "Group"},
         {GrantRecipient::Patient, "Patient"},
         {GrantRecipient::Institution, "Institution"}}};

    constexpr EnumTexts<GrantState, 3> GRANT_STATE_TEXTS{{{GrantState::Active, "Active"},
                                                          {GrantState::Declined, "Declined"},
                                                          {GrantState::Revoked, "Revoked"}}};

    constexpr EnumTexts<EntrySource, 2> ENTRY_SOURCE_TEXTS{
        {{EntrySource::Instance, "Instance"}, {EntrySource::Document, "Document"}}};
  }

  const char* ToString(PackageOrigin value)
  {
    return EnumToText(PACKAGE_ORIGIN_TEXTS, value);
  }

  PackageOrigin ParsePackageOrigin(const std::string& text)
  {
    return EnumFromText(PACKAGE_ORIGIN_TEXTS, text);
  }

  const char* ToString(PackageContent value)
  {
    return EnumToText(PACKAGE_CONTENT_TEXTS, value);
  }

  PackageContent ParsePackageContent(const std::string& text)
  {
    return EnumFromText(PACKAGE_CONTENT_TEXTS, text);
  }

  const char* ToString(GrantRecipient value)
  {
    return EnumToText(GRANT_RECIPIENT_TEXTS, value);
  }

  GrantRecipient ParseGrantRecipient(const std::string& text)
  {
    return EnumFromText(GRANT_RECIPIENT_TEXTS, text);
  }

  const char* ToString(GrantState value)
  {
    return EnumToText(GRANT_STATE_TEXTS, value);
  }

  GrantState ParseGrantState(const std::string& text)
  {
    return EnumFromText(GRANT_STATE_TEXTS, text);
  }

  const char* ToString(EntrySource value)
  {
    return EnumToText(ENTRY_SOURCE_TEXTS, value);
  }

  EntrySource ParseEntrySource(const std::string& text)
  {
    return EnumFromText(ENTRY_SOURCE_TEXTS, text);
  }

  Rights Smaller(const Rights& held, const Rights& asked)
  {
    return {held.view && asked.view, held.download && asked.download,
            std::min(held.forwards, asked.forwards)};
  }

  bool IsLive(const Grant& grant, Instant now)
  {
    return grant.state == GrantState::Active && now < grant.expiresAt;
  }

  bool IsLive(const Link& link, const Grant& grant, Instant now)
  {
    const bool opensLeft = !link.opensAllowed.has_value() || link.opens < *link.opensAllowed;
    return opensLeft && now < link.expiresAt && !link.revokedAt.has_value() && IsLive(grant, now);
  }

  bool IsLive(const Passcode& passcode, Instant now)
  {
    return !passcode.superseded && !passcode.usedAt.has_value() && passcode.triesLeft > 0 &&
           now < passcode.expiresAt;
  }

  bool IsLive(const Session& session, Seconds idleLimit, Instant now)
  {
    return !session.endedAt.has_value() && now < session.endsAt &&
           now < session.lastSeenAt + idleLimit;
  }
}
