#include "RequestDocuments.h"

#include "AuditTrail.h"
#include "ChangeSettings.h"
#include "FieldRules.h"
#include "FileKind.h"
#include "RequestAccess.h"

#include "../Domain/Refusal.h"

#include <vector>

namespace OrthancExchange
{
  namespace
  {
    constexpr std::size_t LONGEST_NAME = 255;
    constexpr std::size_t MAX_DOCUMENTS = 50;

    Document Describe(const Services& services, const Actor& actor, DocumentOwner owner,
                      const std::string& ownerId, const UploadedFile& file)
    {
      RequireText("name", file.name, LONGEST_NAME);
      const auto kind = DetectFileKind(file.content);
      const bool textAllowed = owner == DocumentOwner::RequestAttachment;
      if (!kind.has_value() || (*kind == "text/plain" && !textAllowed))
      {
        throw Refusal(RefusalCode::UnsupportedMedia,
                      textAllowed ? "Only PDF, JPEG, PNG and plain text can be attached."
                                  : "Proof of identification is taken as PDF, JPEG or PNG only.",
                      {{"Name", file.name}});
      }
      Document document;
      document.id = NewId(services.cryptography);
      document.owner = owner;
      document.ownerId = ownerId;
      document.name = file.name;
      document.contentType = *kind;
      document.size = file.content.size();
      document.crc32 = services.exporter.Crc32(file.content);
      document.sha256 = services.cryptography.Sha256Hex(file.content);
      document.addedAt = services.clock.Now();
      document.addedBy = actor.name;
      return document;
    }

    std::vector<Document> Present(ITransaction& transaction, DocumentOwner owner,
                                  const std::string& ownerId)
    {
      std::vector<Document> documents = transaction.Documents().List(owner, ownerId);
      std::erase_if(documents, [](const Document& document) { return document.removed; });
      return documents;
    }

    void RequireIdentificationUsed(ITransaction& transaction)
    {
      if (!LoadSettings(transaction).account.identification)
      {
        throw Refusal(RefusalCode::NotFound, "Proof of identification is not used here.");
      }
    }

    Document RequireNumber(ITransaction& transaction, DocumentOwner owner,
                           const std::string& ownerId, int number)
    {
      for (const Document& document : Present(transaction, owner, ownerId))
      {
        if (document.number == number)
        {
          return document;
        }
      }
      throw Refusal(RefusalCode::NotFound, "There is no such document.");
    }

    AuditEvent DocumentEvent(const Services& services, const Actor& actor,
                             const std::string& action, const Request& request,
                             const Document& document)
    {
      AuditEvent event = EventOn(services, actor, action, request);
      event.details = {{"Name", document.name},
                       {"Number", std::to_string(document.number)},
                       {"SHA256", document.sha256}};
      return event;
    }

    Document Store(ITransaction& transaction, const Services& services, const Actor& actor,
                   RequestAction action, Document document, const std::string& stored)
    {
      Request request = RequireRequest(transaction, document.ownerId);
      RequireAllowed(request, action);
      if (transaction.Documents().List(document.owner, document.ownerId).size() >= MAX_DOCUMENTS)
      {
        throw Refusal(RefusalCode::TooLarge, "This request already has fifty documents.");
      }
      document.number = transaction.Documents().Insert(document, stored);
      Apply(request, action, actor.name, services.clock.Now());
      const bool isProof = action == RequestAction::Identify;
      if (isProof && request.identificationAskedAt.has_value())
      {
        StartClock(request, services.clock.Now(), LoadSettings(transaction).account.due);
      }
      transaction.Requests().Update(request);
      const std::string event = isProof ? "IdentificationAdded" : "AttachmentAdded";
      Record(transaction, services, DocumentEvent(services, actor, event, request, document));
      return document;
    }
  }

  Document AddAttachment(const Services& services, const Actor& actor, const std::string& requestId,
                         const UploadedFile& file)
  {
    const Document described =
        Describe(services, actor, DocumentOwner::RequestAttachment, requestId, file);
    Document added;
    services.store.Write(
        [&](ITransaction& transaction) {
          added =
              Store(transaction, services, actor, RequestAction::Attach, described, file.content);
        });
    return added;
  }

  void RemoveAttachment(const Services& services, const Actor& actor, const std::string& requestId,
                        int number)
  {
    services.store.Write(
        [&](ITransaction& transaction)
        {
          Request request = RequireRequest(transaction, requestId);
          RequireAllowed(request, RequestAction::Attach);
          const Document document =
              RequireNumber(transaction, DocumentOwner::RequestAttachment, requestId, number);
          transaction.Documents().MarkRemoved(document.id);
          Apply(request, RequestAction::Attach, actor.name, services.clock.Now());
          transaction.Requests().Update(request);
          Record(transaction, services,
                 DocumentEvent(services, actor, "AttachmentRemoved", request, document));
        });
  }

  std::vector<Document> ListAttachments(ITransaction& transaction, const std::string& requestId)
  {
    return Present(transaction, DocumentOwner::RequestAttachment, requestId);
  }

  Document AddIdentification(const Services& services, const Actor& actor,
                             const std::string& requestId, const UploadedFile& file)
  {
    if (!LoadSettings(services).account.identification)
    {
      throw Refusal(RefusalCode::NotConfigured, "Proof of identification is not used here.");
    }
    const SealedProof proof = SealProof(services, actor, requestId, file);
    Document added;
    services.store.Write([&](ITransaction& transaction)
                         { added = StoreProof(transaction, services, actor, proof); });
    return added;
  }

  SealedProof SealProof(const Services& services, const Actor& actor, const std::string& requestId,
                        const UploadedFile& file)
  {
    SealedProof proof;
    proof.document =
        Describe(services, actor, DocumentOwner::RequestIdentification, requestId, file);
    proof.document.sealed = true;
    proof.sealed = services.cryptography.Seal("document", proof.document.id, file.content);
    return proof;
  }

  Document StoreProof(ITransaction& transaction, const Services& services, const Actor& actor,
                      const SealedProof& proof)
  {
    return Store(transaction, services, actor, RequestAction::Identify, proof.document,
                 proof.sealed);
  }

  void RecordProof(ITransaction& transaction, const Services& services, const Actor& actor,
                   const std::string& action, const Request& request, const Document& document)
  {
    Record(transaction, services, DocumentEvent(services, actor, action, request, document));
  }

  std::vector<Document> ListIdentification(const Services& services, const std::string& requestId)
  {
    std::vector<Document> documents;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          RequireRequest(transaction, requestId);
          RequireIdentificationUsed(transaction);
          documents = Present(transaction, DocumentOwner::RequestIdentification, requestId);
        });
    return documents;
  }

  OpenedDocument OpenIdentification(const Services& services, const Actor& actor,
                                    const std::string& requestId, int number)
  {
    OpenedDocument opened;
    Request request;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          request = RequireRequest(transaction, requestId);
          RequireIdentificationUsed(transaction);
          opened.document =
              RequireNumber(transaction, DocumentOwner::RequestIdentification, requestId, number);
        });
    if (opened.document.contentDeletedAt.has_value())
    {
      throw Refusal(RefusalCode::NotFound,
                    "This proof was no longer needed and was deleted on " +
                        FormatInstant(*opened.document.contentDeletedAt).substr(0, 10) + ".");
    }
    opened.content = ReadDocument(services, opened.document.id);
    // The proof is shown only once it is on record that it was seen.
    RecordAlone(services,
                DocumentEvent(services, actor, "IdentificationViewed", request, opened.document));
    return opened;
  }

  std::string ReadDocument(const Services& services, const std::string& documentId)
  {
    std::string content;
    bool sealed = false;
    services.store.Read(
        [&](ITransaction& transaction)
        {
          const auto document = transaction.Documents().Find(documentId);
          if (!document.has_value())
          {
            throw Refusal(RefusalCode::NotFound, "There is no such document.");
          }
          sealed = document->sealed;
          content = transaction.Documents().ReadContent(documentId);
        });
    return sealed ? services.cryptography.Open("document", documentId, content) : content;
  }
}
