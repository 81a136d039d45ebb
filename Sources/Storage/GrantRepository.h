#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class GrantRepository : public IGrantRepository
  {
  public:
    explicit GrantRepository(Connection& connection) : connection_(connection)
    {
    }

    void Insert(const Grant& grant) override;
    void Update(const Grant& grant) override;
    std::optional<Grant> Find(const std::string& id) override;
    std::vector<Grant> ListByPackage(const std::string& packageId) override;
    std::vector<Grant> ListByRecipient(GrantRecipient kind, const std::string& recipientId,
                                       Instant since) override;

  private:
    Connection& connection_;
  };
}
