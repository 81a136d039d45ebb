#include "Document.h"

#include "EnumText.h"

namespace OrthancExchange
{
  namespace
  {
    constexpr EnumTexts<DocumentOwner, 3> DOCUMENT_OWNER_TEXTS{
        {{DocumentOwner::RequestAttachment, "RequestAttachment"},
         {DocumentOwner::RequestIdentification, "RequestIdentification"},
         {DocumentOwner::Package, "Package"}}};
  }

  const char* ToString(DocumentOwner value)
  {
    return EnumToText(DOCUMENT_OWNER_TEXTS, value);
  }

  DocumentOwner ParseDocumentOwner(const std::string& text)
  {
    return EnumFromText(DOCUMENT_OWNER_TEXTS, text);
  }
}
