// Files that the plugin itself stores: attachments, proofs of identification, parts of packages.
#pragma once

#include "Time.h"

#include <cstdint>
#include <optional>
#include <string>

namespace OrthancExchange
{
  enum class DocumentOwner
  {
    RequestAttachment,     ///< A14; ownerId is the request
    RequestIdentification, ///< A10; ownerId is the request; sealed at rest
    Package                ///< DICOMDIR, README.TXT; ownerId is the package
  };

  const char* ToString(DocumentOwner owner);
  DocumentOwner ParseDocumentOwner(const std::string& text); ///< throws std::invalid_argument

  struct Document
  {
    std::string id;
    DocumentOwner owner = DocumentOwner::RequestAttachment;
    std::string ownerId;
    int number = 0;          ///< 1, 2, ... within its owner; never reused
    std::string name;        ///< as the sender called it, for display only, never a path
    std::string contentType; ///< as found by looking at the bytes, never as claimed
    std::uint64_t size = 0;  ///< of the plain content, bytes
    std::uint32_t crc32 = 0; ///< of the plain content
    std::string sha256;      ///< of the plain content, hex
    bool sealed = false;     ///< content is stored encrypted
    Instant addedAt{};
    std::string addedBy;
    bool removed =
        false; ///< taken off by staff before sending; kept, since nothing is deleted to hide it
    std::optional<Instant> contentDeletedAt; ///< no longer needed; its description stays
  };
}
