#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class LinkRepository : public ILinkRepository
  {
  public:
    explicit LinkRepository(Connection& connection) : connection_(connection)
    {
    }

    void Insert(const Link& link) override;
    void Update(const Link& link) override;
    std::optional<Link> FindByTokenHash(const std::string& tokenHash) override;
    std::vector<Link> ListByGrant(const std::string& grantId) override;
    void InsertPasscode(const Passcode& passcode) override;
    void UpdatePasscode(const Passcode& passcode) override;
    std::vector<Passcode> ListPasscodes(const std::string& linkId, Instant since) override;

  private:
    Connection& connection_;
  };
}
