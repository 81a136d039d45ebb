// Files that belong to a request: attachments that go out with the images (A14) and proofs of
// identification that never do (A10).
#pragma once

#include "Services.h"

namespace OrthancExchange
{
  struct UploadedFile
  {
    std::string name;
    std::string content;
  };

  /// PDF, JPEG, PNG or plain text; returns it as stored.
  Document AddAttachment(const Services& services, const Actor& actor, const std::string& requestId,
                         const UploadedFile& file);

  void RemoveAttachment(const Services& services, const Actor& actor, const std::string& requestId,
                        int number);

  /// Those not removed, by number.
  std::vector<Document> ListAttachments(ITransaction& transaction, const std::string& requestId);

  /// PDF, JPEG or PNG, sealed at rest; refused with NotConfigured where identification is switched
  /// off.
  Document AddIdentification(const Services& services, const Actor& actor,
                             const std::string& requestId, const UploadedFile& file);

  /// A proof of identification on its way into the store.
  struct SealedProof
  {
    Document document;
    std::string sealed;
  };

  /// Takes the time that encryption takes, so it is done before the transaction.
  SealedProof SealProof(const Services& services, const Actor& actor, const std::string& requestId,
                        const UploadedFile& file);

  /// To an open request, in the caller's transaction: the clock begins where it waited for this.
  Document StoreProof(ITransaction& transaction, const Services& services, const Actor& actor,
                      const SealedProof& proof);

  /// The audit row of a proof: "IdentificationAdded", "IdentificationDeleted".
  void RecordProof(ITransaction& transaction, const Services& services, const Actor& actor,
                   const std::string& action, const Request& request, const Document& document);

  /// Deleted ones too.
  std::vector<Document> ListIdentification(const Services& services, const std::string& requestId);

  struct OpenedDocument
  {
    Document document;
    std::string content;
  };

  /// Audited: who saw the proof, and when.
  OpenedDocument OpenIdentification(const Services& services, const Actor& actor,
                                    const std::string& requestId, int number);

  /// The plain content of any stored document. Refusal(NotFound) when there is none.
  std::string ReadDocument(const Services& services, const std::string& documentId);
}
