#pragma once

#include "Connection.h"

#include "../Ports/IFormRepository.h"

namespace OrthancExchange
{
  class FormRepository : public IFormRepository
  {
  public:
    explicit FormRepository(Connection& connection) : connection_(connection)
    {
    }

    void Insert(const UnconfirmedRequest& entry) override;
    void Update(const UnconfirmedRequest& entry) override;
    void Delete(const std::string& id) override;
    std::optional<UnconfirmedRequest> Find(const std::string& id) override;
    std::optional<UnconfirmedRequest> FindByTokenHash(const std::string& tokenHash) override;
    std::vector<UnconfirmedRequest> ListExpired(Instant now, int limit) override;
    std::uint64_t HeldBytes(const std::string& clientKey) override;
    void AddPost(const FormPost& post) override;
    std::vector<FormPost> ListPosts(const std::string& clientKey, Instant since) override;
    std::int64_t CountMails(const std::string& addressKey, Instant since) override;
    bool HasPosts(Instant before) override;
    void DeletePosts(Instant before) override;
    void Insert(const IdentificationLink& link) override;
    void Update(const IdentificationLink& link) override;
    std::optional<IdentificationLink> FindLink(const std::string& tokenHash) override;
    void DeleteLinks(const std::string& requestId) override;

  private:
    Connection& connection_;
  };
}
