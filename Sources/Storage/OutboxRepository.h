#pragma once

#include "Connection.h"

#include "../Ports/Repositories.h"

namespace OrthancExchange
{
  class OutboxRepository : public IOutboxRepository
  {
  public:
    explicit OutboxRepository(Connection& connection) : connection_(connection)
    {
    }

    void Insert(const Delivery& delivery) override;
    void Update(const Delivery& delivery) override;
    std::optional<Delivery> Find(const std::string& id) override;
    void DeleteByRequest(const std::string& requestId) override;
    std::vector<Delivery> Claim(DeliveryChannel channel, Instant now, Instant leaseUntil,
                                int limit) override;
    Page<Delivery> List(const DeliveryQuery& query) override;
    void ForgetBodies(Instant now) override;

  private:
    Connection& connection_;
  };
}
