#include "FormIdentification.h"

#include "ChangeSettings.h"
#include "FileStructure.h"
#include "Messages.h"
#include "RequestAccess.h"
#include "RequestForm.h"

#include "../Domain/Refusal.h"

#include <algorithm>

namespace OrthancExchange
{
  namespace
  {
    constexpr Seconds LINK_LIFETIME = std::chrono::days(28);
    constexpr Seconds HOUR = std::chrono::hours(1);

    Refusal NothingHere()
    {
      return Refusal(RefusalCode::NotFound,
                     "Nothing can be handed in here, or not any more. Please contact the "
                     "institution.");
    }

    void CheckFile(const IdentificationOffer& offer, const UploadedFile& file)
    {
      if (file.content.size() > offer.maxBytes)
      {
        throw Refusal(RefusalCode::TooLarge,
                      "A file may have " + std::to_string(offer.maxBytes / 1024 / 1024) +
                          " megabytes at most.",
                      {{"MaxBytes", std::to_string(offer.maxBytes)}});
      }
      if (!IsWholeFile(file.content))
      {
        throw Refusal(RefusalCode::UnsupportedMedia,
                      "Proof of identification is taken as an undamaged PDF, JPEG or PNG only.");
      }
    }

    /// The entry that this proof may still be added to.
    UnconfirmedRequest RequireTaking(ITransaction& transaction, const Services& services,
                                     const Settings& settings, const std::string& id)
    {
      const Instant now = services.clock.Now();
      const auto entry = transaction.Form().Find(id);
      const auto request = transaction.Requests().Find(id);
      if (!entry.has_value() || now >= entry->expiresAt || !OfferOf(settings).asked)
      {
        throw NothingHere();
      }
      const bool taking = entry->confirmedAt.has_value()
                              ? request.has_value() && request->state == RequestState::ToReview &&
                                    now < *entry->confirmedAt + LATE_PROOF_TIME
                              : IsFormOpen(services, settings);
      if (!taking)
      {
        throw NothingHere();
      }
      return *entry;
    }

    void RequireRoom(ITransaction& transaction, const IdentificationOffer& offer,
                     const UnconfirmedRequest& entry, std::uint64_t size)
    {
      const auto given =
          transaction.Documents().List(DocumentOwner::RequestIdentification, entry.id);
      if (given.size() >= static_cast<std::size_t>(offer.maxFiles))
      {
        throw Refusal(RefusalCode::TooLarge,
                      "At most " + std::to_string(offer.maxFiles) + " files can be handed in.",
                      {{"MaxFiles", std::to_string(offer.maxFiles)}});
      }
      const bool full =
          transaction.Form().HeldBytes("") + size > MOST_HELD_BYTES ||
          transaction.Form().HeldBytes(entry.clientKey) + size > MOST_HELD_BYTES_PER_CLIENT;
      if (full)
      {
        throw Refusal(RefusalCode::TooManyRequests,
                      "Too many files came in today. Please try again later.",
                      {{"RetryAfter", std::to_string(HOUR.count())}});
      }
    }

    struct LiveLink
    {
      IdentificationLink link;
      Request request;
      IdentificationOffer offer;
    };

    void TellStaff(ITransaction& transaction, const Services& services, const Request& request)
    {
      if (services.institution.email.empty())
      {
        return;
      }
      Message message;
      message.name = "IdentificationReceived";
      message.recipient = services.institution.email;
      message.values = {{"Reference", request.reference.empty() ? "-" : request.reference},
                        {"Received", FormatDay(request.receivedAt)},
                        {"Until", FormatDay(request.dueAt)}};
      message.requestId = request.id;
      Enqueue(transaction, services, LoadSettings(transaction), message);
    }

    LiveLink RequireLink(ITransaction& transaction, const Services& services,
                         const std::string& token)
    {
      const Settings settings = LoadSettings(transaction);
      const auto link = transaction.Form().FindLink(services.cryptography.Sha256Hex(token));
      const auto request = transaction.Requests().Find(link.has_value() ? link->requestId : "none");
      const IdentificationOffer offer = OfferOf(settings);
      if (!link.has_value() || !request.has_value() || !settings.account.identification ||
          !IsLive(*link, *request, offer.maxFiles, services.clock.Now()))
      {
        throw NothingHere();
      }
      return {*link, *request, offer};
    }
  }

  Document AddFormIdentification(const Services& services, const Actor& actor,
                                 const std::string& id, const UploadedFile& file)
  {
    const Settings settings = LoadSettings(services);
    const IdentificationOffer offer = OfferOf(settings);
    services.store.Read(
        [&](ITransaction& transaction)
        {
          RequireRoom(transaction, offer, RequireTaking(transaction, services, settings, id),
                      file.content.size());
        });
    CheckFile(offer, file);
    const SealedProof proof = SealProof(services, actor, id, file);
    Document added;
    bool told = false;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          told = false;
          // Asked again: others may have been faster.
          const auto entry = RequireTaking(transaction, services, settings, id);
          RequireRoom(transaction, offer, entry, file.content.size());
          if (entry.confirmedAt.has_value())
          {
            told = RequireRequest(transaction, id).identificationAskedAt.has_value();
            added = StoreProof(transaction, services, actor, proof);
            if (told)
            {
              TellStaff(transaction, services, RequireRequest(transaction, id));
            }
            return;
          }
          added = proof.document;
          added.number = transaction.Documents().Insert(proof.document, proof.sealed);
        });
    if (told)
    {
      services.wakeOutbox();
    }
    return added;
  }

  NewIdentificationLink MakeIdentificationLink(ITransaction& transaction, const Services& services,
                                               const std::string& requestId)
  {
    const std::string token = NewToken(services.cryptography);
    IdentificationLink link;
    link.id = NewId(services.cryptography);
    link.requestId = requestId;
    link.tokenHash = services.cryptography.Sha256Hex(token);
    link.createdAt = services.clock.Now();
    link.expiresAt = link.createdAt + LINK_LIFETIME;
    transaction.Form().DeleteLinks(requestId);
    transaction.Form().Insert(link);
    return {services.portalUrl + "/i/" + token, link.expiresAt};
  }

  IdentificationLinkView ShowIdentificationLink(const Services& services, const std::string& token)
  {
    IdentificationLinkView view;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          const LiveLink live = RequireLink(transaction, services, token);
          view = {live.request.reference, live.link, live.offer.maxBytes, live.offer.maxFiles};
        });
    return view;
  }

  Document AddLinkedIdentification(const Services& services, const Actor& actor,
                                   const std::string& token, const UploadedFile& file)
  {
    LiveLink live;
    services.store.Read([&](ITransaction& transaction)
                        { live = RequireLink(transaction, services, token); });
    CheckFile(live.offer, file);
    const SealedProof proof = SealProof(services, actor, live.request.id, file);
    Document added;
    services.store.Write(
        [&](ITransaction& transaction)
        {
          live = RequireLink(transaction, services, token);
          const Instant now = services.clock.Now();
          added = StoreProof(transaction, services, actor, proof);
          live.link.files++;
          if (!live.link.firstUsedAt.has_value())
          {
            TellStaff(transaction, services, RequireRequest(transaction, live.request.id));
            live.link.firstUsedAt = now;
            live.link.expiresAt = std::min(live.link.expiresAt, now + HOUR);
          }
          transaction.Form().Update(live.link);
        });
    services.wakeOutbox();
    return added;
  }
}
