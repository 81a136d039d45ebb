#include "RequestForm.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "Messages.h"

#include "../Domain/Refusal.h"
#include "../Domain/UnicodeText.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace OrthancExchange
{
  namespace
  {
    constexpr Seconds HOUR = std::chrono::hours(1);
    constexpr Seconds DAY = std::chrono::hours(24);
    constexpr std::uint64_t MEGABYTE = 1024UL * 1024;

    void RequirePasscodeWay(const Services& services, const Contact& contact)
    {
      if (!contact.secondEmail.empty() || (!contact.mobile.empty() && services.smsConfigured))
      {
        return;
      }
      if (services.smsConfigured)
      {
        throw FieldRefusal(RefusalCode::PasscodeChannelMissing, "Requester.Mobile",
                           "A mobile number or a second e-mail address is needed: the passcode "
                           "that opens the images goes there.");
      }
      throw FieldRefusal(RefusalCode::PasscodeChannelMissing, "Requester.SecondEmail",
                         "A second e-mail address is needed: the passcode that opens the images "
                         "goes there.");
    }

    void CheckEntry(const Services& services, const Settings& settings, FormEntry& entry)
    {
      CheckEntered(entry.request, services.clock.Now());
      CheckNationalId("Patient.NationalID", entry.request.patient.nationalId,
                      settings.account.matching.nationalIdScheme);
      RequirePasscodeWay(services, entry.request.requester);
      if (!entry.consent)
      {
        throw FieldRefusal(RefusalCode::MissingField, "Consent", "Consent is needed.");
      }
    }

    /// A mailbox by its address: neither capitals nor a "+tag" make another one of it.
    std::string AddressKeyOf(const Services& services, const std::string& email)
    {
      const std::string folded = FoldCase(email);
      const std::size_t at = folded.find('@');
      const std::string local = folded.substr(0, std::min(folded.find('+'), at));
      return services.cryptography.KeyedHashHex("form-address", local + folded.substr(at));
    }

    void RequireFewer(const std::vector<FormPost>& posts, int limit, Instant now)
    {
      if (posts.size() < static_cast<std::size_t>(limit))
      {
        return;
      }
      const Instant free = posts[posts.size() - static_cast<std::size_t>(limit)].postedAt + HOUR;
      const Seconds::rep wait = std::max<Seconds::rep>((free - now).count(), 1);
      throw Refusal(RefusalCode::TooManyRequests,
                    "Too many requests were made here within an hour. Please try again later.",
                    {{"RetryAfter", std::to_string(wait)}});
    }

    /// Counts the post; whether its message may be sent.
    bool TakePost(ITransaction& transaction, const Services& services, const FormSettings& form,
                  const std::string& clientKey, const std::string& email)
    {
      const Instant now = services.clock.Now();
      RequireFewer(transaction.Form().ListPosts(clientKey, now - HOUR), form.postsPerClient, now);
      RequireFewer(transaction.Form().ListPosts("", now - HOUR), form.postsPerHour, now);
      FormPost post;
      post.clientKey = clientKey;
      post.addressKey = AddressKeyOf(services, email);
      post.postedAt = now;
      const std::int64_t hourly = transaction.Form().CountMails(post.addressKey, now - HOUR);
      const std::int64_t daily = transaction.Form().CountMails(post.addressKey, now - DAY);
      post.mailed = hourly < MAILS_PER_ADDRESS_AND_HOUR && daily < MAILS_PER_ADDRESS_AND_DAY;
      transaction.Form().AddPost(post);
      return post.mailed;
    }

    /// Without the letters that are taken for digits (Crockford's base 32).
    std::string NewReference(ICryptography& cryptography)
    {
      constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
      std::string reference = "F-";
      for (const char byte : cryptography.RandomBytes(8))
      {
        reference += letters[static_cast<unsigned char>(byte) % letters.size()];
      }
      return reference;
    }

    UnconfirmedRequest Describe(const Services& services, const Settings& settings,
                                const FormEntry& entry)
    {
      UnconfirmedRequest described;
      described.id = NewId(services.cryptography);
      described.clientKey = services.cryptography.KeyedHashHex("form-client", entry.client);
      described.requester = entry.request.requester;
      described.patient = entry.request.patient;
      described.relationship = entry.relationship;
      described.reference = CollapseSpaces(entry.request.reference).empty()
                                ? NewReference(services.cryptography)
                                : entry.request.reference;
      described.notes = entry.request.notes;
      described.purpose = entry.request.purpose;
      described.consentText = settings.form.consentText;
      described.createdAt = services.clock.Now();
      described.expiresAt =
          described.createdAt + std::chrono::hours(settings.form.confirmationHours);
      return described;
    }

    void SendLink(ITransaction& transaction, const Services& services, const Settings& settings,
                  const UnconfirmedRequest& entry, const std::string& token)
    {
      Message message;
      message.name = "ConfirmRequest";
      message.recipient = entry.requester.email;
      message.values = {{"Link", services.portalUrl + "/c/" + token},
                        {"Hours", std::to_string(settings.form.confirmationHours)}};
      message.lifetime = std::chrono::hours(settings.form.confirmationHours);
      message.requestId = entry.id;
      Enqueue(transaction, services, settings, message);
    }
  }

  IdentificationOffer OfferOf(const Settings& settings)
  {
    IdentificationOffer offer;
    offer.asked = settings.account.identification && settings.form.identificationAsked;
    offer.required = offer.asked && settings.form.identificationRequired;
    offer.maxBytes = static_cast<std::uint64_t>(settings.form.identificationMegabytes) * MEGABYTE;
    offer.maxFiles = settings.form.identificationFiles;
    return offer;
  }

  bool IsFormOpen(const Services& services, const Settings& settings)
  {
    return settings.form.enabled && services.emailConfigured;
  }

  void RequireFormOpen(const Services& services, const Settings& settings)
  {
    if (!IsFormOpen(services, settings))
    {
      throw Refusal(RefusalCode::NotConfigured,
                    "Requests cannot be made here. Please contact the institution.");
    }
  }

  FormView ShowForm(const Services& services)
  {
    const Settings settings = LoadSettings(services);
    FormView view;
    view.enabled = IsFormOpen(services, settings);
    view.identification = OfferOf(settings);
    view.purposes = settings.form.purposes;
    view.consentText = settings.form.consentText;
    view.privacyText = settings.form.privacyText;
    view.dueMonths = settings.account.due.months;
    view.confirmationHours = settings.form.confirmationHours;
    return view;
  }

  PostedForm PostForm(const Services& services, const Actor& actor, const FormEntry& entry)
  {
    PostedForm posted;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          const Settings settings = LoadSettings(transaction);
          RequireFormOpen(services, settings);
          FormEntry checked = entry;
          CheckEntry(services, settings, checked);
          UnconfirmedRequest described = Describe(services, settings, checked);
          const bool mailed = TakePost(transaction, services, settings.form, described.clientKey,
                                       described.requester.email);
          const std::string token = NewToken(services.cryptography);
          described.tokenHash = services.cryptography.Sha256Hex(token);
          transaction.Form().Insert(described);
          if (mailed)
          {
            SendLink(transaction, services, settings, described, token);
          }
          // Names nobody but the caller's network address: the log cannot forget, and nobody has
          // confirmed anything yet.
          AuditEvent event = EventBy(services, actor, "FormPosted");
          event.requestId = described.id;
          event.details = {{"Mailed", mailed ? "true" : "false"}};
          Record(transaction, services, event);
          posted = {described.id, described.reference};
        });
    services.wakeOutbox();
    return posted;
  }
}
