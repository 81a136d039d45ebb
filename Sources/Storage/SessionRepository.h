#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class SessionRepository : public ISessionRepository
  {
  public:
    explicit SessionRepository(Connection& connection) : connection_(connection)
    {
    }

    void Insert(const Session& session) override;
    void Update(const Session& session) override;
    std::optional<Session> FindByTokenHash(const std::string& tokenHash) override;
    std::vector<Session> ListLiveByGrant(const std::string& grantId) override;

  private:
    Connection& connection_;
  };
}
