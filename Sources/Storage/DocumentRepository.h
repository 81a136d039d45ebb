#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class DocumentRepository : public IDocumentRepository
  {
  public:
    explicit DocumentRepository(Connection& connection) : connection_(connection)
    {
    }

    int Insert(const Document& document, const std::string& content) override;
    void MarkRemoved(const std::string& id) override;
    void DeleteContent(const std::string& id, Instant now) override;
    void DeleteAll(DocumentOwner owner, const std::string& ownerId) override;
    std::vector<Document> ListIdentificationOfCompleted(Instant completedBefore,
                                                        int limit) override;
    std::optional<Document> Find(const std::string& id) override;
    std::vector<Document> List(DocumentOwner owner, const std::string& ownerId) override;
    std::string ReadContent(const std::string& id) override;

  private:
    Connection& connection_;
  };
}
